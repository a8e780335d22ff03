package io.keyway.command;

import io.keyway.memory.Memory;
import io.keyway.protocol.Decimal;
import io.keyway.protocol.Limits;
import java.nio.charset.StandardCharsets;

/**
 * A line for watchers or of a dump as it is put together, in memcached's form: words of {@code
 * name=value}, and a line feed. Made once and used again, as there may be millions of them. One
 * thread at a time.
 */
final class WordLine {

  /** Room for a key of which each byte is escaped, and for all other words of the longest line. */
  static final int BYTES_MAX = 3 * Limits.KEY_BYTES_MAX + 512;

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes = new byte[BYTES_MAX];
  private int length;

  /** Starts a new line. */
  WordLine start() {
    length = 0;
    return this;
  }

  /** Appends ASCII text. */
  WordLine text(String text) {
    for (int i = 0; i < text.length(); i++) {
      bytes[length++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Appends a number. */
  WordLine number(long number) {
    if (number < 0) {
      bytes[length++] = '-';
    }
    length = Decimal.write(Math.abs(number), bytes, length);
    return this;
  }

  /** Appends a key, escaped as in URIs. */
  WordLine key(byte[] key, int offset, int keyLength) {
    for (int i = 0; i < keyLength; i++) {
      escaped(key[offset + i]);
    }
    return this;
  }

  /** Appends a key that stands off heap. */
  WordLine key(long address, int keyLength) {
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
  WordLine end() {
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
