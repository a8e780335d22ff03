package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/**
 * What bytes may be, by their first and last ones; whether they are, only reading all of them
 * tells.
 */
final class Detection {

  private static final int JAVA_MAGIC = 0xaced;
  private static final int PICKLE_PROTOCOL = 0x80;
  private static final int PICKLE_PROTOCOL_MAX = 5;

  /** The flag that all clients in Python have for it. */
  private static final int PYTHON_PICKLE = 1;

  private Detection() {}

  /**
   * Formats worth a try, the likeliest first.
   *
   * @param flags client flags, which settle what could be text as well
   */
  static List<Format> candidates(byte[] bytes, long flags) {
    List<Format> formats = new ArrayList<>();
    if (bytes.length < 2) {
      return formats;
    }
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean endsLikePickle = bytes[bytes.length - 1] == '.';
    if ((first << 8 | second) == JAVA_MAGIC) {
      formats.add(Format.JAVA);
    }
    if (first == PICKLE_PROTOCOL && second <= PICKLE_PROTOCOL_MAX && endsLikePickle) {
      formats.add(Format.PICKLE);
    }
    if (second == ':' ? "abdisOCESrR".indexOf(first) >= 0 : first == 'N' && second == ';') {
      formats.add(Format.PHP);
    }
    if (isJsonStart(bytes)) {
      formats.add(Format.JSON);
    }
    if (endsLikePickle && ((flags & PYTHON_PICKLE) != 0 || mayBeOldPickle(bytes))) {
      formats.add(Format.PICKLE);
    }
    if (first >= 0x80 && !isText(bytes)) {
      formats.add(Format.MSGPACK);
    }
    return formats;
  }

  private static boolean isJsonStart(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && bytes[at] >= 0 && bytes[at] <= ' ') {
      at++;
    }
    return at < bytes.length && "{[\"".indexOf(bytes[at]) >= 0;
  }

  /** Protocols 0 and 1 have no sign at the start, but hardly a sentence has theirs inside. */
  private static boolean mayBeOldPickle(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n' || b < ' ') {
        return true;
      }
    }
    return bytes.length > 2 && "]})(".indexOf(bytes[0]) >= 0;
  }

  /** Whether it is UTF-8 without control characters but tabs and line ends. */
  static boolean isText(byte[] bytes) {
    try {
      CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.chars().noneMatch(c -> Character.isISOControl(c) && "\t\r\n".indexOf(c) < 0);
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
