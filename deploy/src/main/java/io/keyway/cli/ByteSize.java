package io.keyway.cli;

import java.util.Locale;

/**
 * Numbers of bytes as memcached's {@code -I} takes them: {@code 1048576}, {@code 512k}, {@code 1m}.
 */
final class ByteSize {

  private ByteSize() {}

  /**
   * Reads a number of bytes.
   *
   * @throws IllegalArgumentException if it is none, or over 2 GiB
   */
  static int parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int shift = lower.endsWith("m") ? 20 : lower.endsWith("k") ? 10 : 0;
    String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 1);
    try {
      return Math.toIntExact(Math.multiplyExact(Long.parseUnsignedLong(digits), 1L << shift));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 512k or 1m", e);
    }
  }
}
