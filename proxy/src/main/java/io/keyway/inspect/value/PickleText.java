package io.keyway.inspect.value;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** The escapes of the oldest pickles. */
final class PickleText {

  private static final String LETTERS = "nrtabfv\\'\"";
  private static final String MEANINGS = "\n\r\t\u0007\b\f\u000b\\'\"";

  private PickleText() {}

  /**
   * Decodes pickle's raw Unicode: a backslash, then u and four or U and eight hexadecimal digits,
   * is one character, and every other is itself.
   */
  static String rawUnicode(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      int digits = letter == '\\' && i + 1 < text.length() ? digits(text.charAt(i + 1)) : 0;
      if (digits == 0 || i + 2 + digits > text.length()) {
        plain.append(letter);
      } else {
        plain.appendCodePoint(codePoint(text.substring(i + 2, i + 2 + digits)));
        i += 1 + digits;
      }
    }
    return plain.toString();
  }

  private static int digits(char letter) {
    return letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
  }

  private static int codePoint(String hex) {
    try {
      int point = Integer.parseInt(hex, 16);
      if (Character.isValidCodePoint(point)) {
        return point;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new MalformedException("no character " + hex.toLowerCase(Locale.ROOT));
  }

  /** Bytes as Python writes them between quotes, each character of the text a byte. */
  static byte[] unescaped(String text) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter != '\\' || i + 1 == text.length()) {
        plain.write(letter);
        continue;
      }
      char escape = text.charAt(++i);
      int known = LETTERS.indexOf(escape);
      if (known >= 0) {
        plain.write(MEANINGS.charAt(known));
      } else if (escape == 'x' && i + 2 < text.length()) {
        plain.write(codePoint(text.substring(i + 1, i + 3)));
        i += 2;
      } else {
        plain.write('\\');
        plain.write(escape);
      }
    }
    return plain.toByteArray();
  }
}
