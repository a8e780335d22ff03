package io.keyway.command;

import io.keyway.memory.Memory;
import io.keyway.protocol.Decimal;
import io.keyway.protocol.Limits;
import java.nio.charset.StandardCharsets;

/**
 * A line for watchers as it is put together, in memcached's form: words of {@code name=value}, and
 * a line feed. One thread at a time.
 */
final class WatchLine {

  /** Room for a key of which each byte is escaped, and for all other words of the longest line. */
  static final int BYTES_MAX = 3 * Limits.KEY_BYTES_MAX + 512;

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private static final int MICROS_DIGITS = 6;

  private final byte[] bytes = new byte[BYTES_MAX];
  private int length;

  /** Starts a new line with when and as what number it happened. */
  WatchLine start(long unixSeconds, int micros, long number) {
    length = 0;
    text("ts=").number(unixSeconds).text(".");
    for (int digits = Decimal.digits(micros); digits < MICROS_DIGITS; digits++) {
      text("0");
    }
    return number(micros).text(" gid=").number(number);
  }

  /** Appends ASCII text. */
  WatchLine text(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Appends a number. */
  WatchLine number(long number) {
    if (number < 0) {
      bytes[length++] = '-';
    }
    length = Decimal.write(Math.abs(number), bytes, length);
    return this;
  }

  /** Appends a key, escaped as in URIs. */
  WatchLine key(byte[] key, int offset, int keyLength) {
    for (int i = 0; i < keyLength; i++) {
      escaped(key[offset + i]);
    }
    return this;
  }

  /** Appends a key that stands off heap. */
  WatchLine key(long address, int keyLength) {
    for (int i = 0; i < keyLength; i++) {
      escaped(Memory.getByte(address + i));
    }
    return this;
  }

  private void escaped(byte value) {
    if (isPlain(value)) {
      bytes[length++] = value;
    } else {
      bytes[length++] = '%';
      bytes[length++] = HEX[(value >> 4) & 0xf];
      bytes[length++] = HEX[value & 0xf];
    }
  }

  private static boolean isPlain(byte value) {
    return (value >= 'a' && value <= 'z')
        || (value >= 'A' && value <= 'Z')
        || (value >= '0' && value <= '9')
        || value == '-'
        || value == '_'
        || value == '.'
        || value == '~';
  }

  /** Ends the line. */
  WatchLine end() {
    bytes[length++] = '\n';
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
