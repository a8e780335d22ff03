package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code key=value} words as {@code lru_crawler metadump} and {@code me} write them. Works on
 * ranges of bytes, as a dump has millions of lines.
 */
final class DumpLine {

  private static final byte[] KEY = "key=".getBytes(ISO_8859_1);

  private DumpLine() {}

  /** The item that {@code bytes[from .. to)} describes, or null if it is no line of a dump. */
  static @Nullable ItemSummary parse(byte[] bytes, int from, int to) {
    if (to - from < KEY.length
        || !Arrays.equals(bytes, from, from + KEY.length, KEY, 0, KEY.length)) {
      return null;
    }
    int keyFrom = from + KEY.length;
    int keyTo = wordEnd(bytes, keyFrom, to);
    return fields(decode(bytes, keyFrom, keyTo), bytes, keyTo, to);
  }

  /** The item of a key, from the words behind it. */
  static ItemSummary fields(byte[] key, byte[] bytes, int from, int to) {
    long expiry = -1;
    long access = 0;
    long unique = 0;
    boolean fetched = false;
    long classId = 0;
    long size = 0;
    long flags = -1;
    int end;
    for (int at = skipBlanks(bytes, from, to); at < to; at = skipBlanks(bytes, end, to)) {
      end = wordEnd(bytes, at, to);
      int equals = indexOf('=', bytes, at, end);
      // Two letters tell the names apart, and those of later servers may be anything.
      switch (equals - at < 2 ? 0 : bytes[at] << 8 | bytes[at + 1]) {
        case 'e' << 8 | 'x' -> expiry = number(bytes, equals + 1, end);
        case 'l' << 8 | 'a' -> access = number(bytes, equals + 1, end);
        case 'c' << 8 | 'a' -> unique = number(bytes, equals + 1, end);
        case 'f' << 8 | 'e' -> fetched = equals + 1 < end && bytes[equals + 1] == 'y';
        case 'c' << 8 | 'l' -> classId = number(bytes, equals + 1, end);
        case 's' << 8 | 'i' -> size = number(bytes, equals + 1, end);
        case 'f' << 8 | 'l' -> flags = number(bytes, equals + 1, end);
        default -> {
          // Not known here.
        }
      }
    }
    return new ItemSummary(key, expiry, access, unique, fetched, (int) classId, size, flags);
  }

  private static byte[] decode(byte[] bytes, int from, int to) {
    byte[] key = Arrays.copyOfRange(bytes, from, to);
    int length = 0;
    for (int i = 0; i < key.length; length++) {
      if (key[i] == '%' && i + 2 < key.length) {
        key[length] =
            (byte) (Character.digit(key[i + 1], 16) << 4 | Character.digit(key[i + 2], 16));
        i += 3;
      } else {
        key[length] = key[i++];
      }
    }
    return length == key.length ? key : Arrays.copyOf(key, length);
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private static int wordEnd(byte[] bytes, int from, int to) {
    return indexOf(' ', bytes, from, to);
  }

  private static int indexOf(char sought, byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != sought) {
      at++;
    }
    return at;
  }

  /** A decimal number, which wraps beyond 64 bits as an unsigned one may. */
  private static long number(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    long number = 0;
    for (int i = negative ? from + 1 : from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = 10 * number + digit;
    }
    return negative ? -number : number;
  }
}
