package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.protocol.Limits;
import java.util.Base64;

/**
 * A key as it stands on a command line: as it is, or in base64 for meta commands if it has blanks
 * or control characters.
 */
record WireKey(String text, boolean isBase64) {

  /**
   * Finds the form for a key.
   *
   * @throws IllegalArgumentException if it is empty or longer than a key may be
   */
  static WireKey of(byte[] key) {
    if (key.length == 0 || key.length > Limits.KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "key: %d bytes (expected: 1 to %d)".formatted(key.length, Limits.KEY_BYTES_MAX));
    }
    for (byte b : key) {
      if ((b >= 0 && b <= ' ') || b == 0x7f) {
        return new WireKey(Base64.getEncoder().encodeToString(key), true);
      }
    }
    return new WireKey(new String(key, ISO_8859_1), false);
  }

  /** Whether a server takes it, which may be one without meta commands. */
  boolean fits(boolean classic) {
    return text.length() <= Limits.KEY_BYTES_MAX && !(classic && isBase64);
  }

  /** The flag that tells a meta command of base64, with a blank before it. */
  String flag() {
    return isBase64 ? " b" : "";
  }
}
