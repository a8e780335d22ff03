package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.protocol.Limits;

/** A key from the command line. */
final class ItemKey {

  private ItemKey() {}

  /** Its bytes, of a length that a key may have. */
  static byte[] of(String text) {
    byte[] key = text.getBytes(UTF_8);
    if (key.length == 0 || key.length > Limits.KEY_BYTES_MAX) {
      throw CommandException.usage(
          "key: %d bytes (expected: 1 to %d)".formatted(key.length, Limits.KEY_BYTES_MAX));
    }
    return key;
  }
}
