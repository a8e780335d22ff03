package io.keyway.store;

import io.keyway.memory.Memory;

/**
 * An unsigned 64-bit number that stands as decimal text in an item, and can be added to.
 *
 * <p>A register that its owner uses again and again. Reads as C's {@code strtoull} with memcached's
 * check does: blanks before the digits, and behind them the end, a blank or a NUL.
 */
public final class DecimalValue {

  private static final long TENTH_OF_MAX = Long.divideUnsigned(-1L, 10);

  private long value;

  /** The number, unsigned. */
  public long value() {
    return value;
  }

  /** Reads the text; false if it is not a number of at most 64 bits. */
  boolean read(long address, int length) {
    int at = 0;
    while (at < length && isBlank(Memory.getByte(address + at))) {
      at++;
    }
    int start = at;
    value = 0;
    for (; at < length; at++) {
      int digit = Memory.getByte(address + at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      if (!appendDigit(digit)) {
        return false;
      }
    }
    return at > start && (at == length || isEnd(Memory.getByte(address + at)));
  }

  private boolean appendDigit(int digit) {
    long next = value * 10 + digit;
    boolean fits =
        Long.compareUnsigned(value, TENTH_OF_MAX) <= 0 && Long.compareUnsigned(next, digit) >= 0;
    value = next;
    return fits;
  }

  private static boolean isEnd(byte b) {
    return isBlank(b) || b == 0;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** Adds, wrapping at 2^64, or subtracts down to 0. */
  void add(boolean increment, long delta) {
    if (increment) {
      value += delta;
    } else {
      value = Long.compareUnsigned(value, delta) <= 0 ? 0 : value - delta;
    }
  }

  /** The number of digits, 1 to 20. */
  int digits() {
    int count = 1;
    for (long rest = Long.divideUnsigned(value, 10); rest != 0; rest /= 10) {
      count++;
    }
    return count;
  }

  /**
   * Writes the digits and pads with blanks up to {@code length}, which is at least {@link
   * #digits()}.
   */
  void write(long address, int length) {
    int count = digits();
    long rest = value;
    for (int at = count - 1; at >= 0; at--) {
      long quotient = Long.divideUnsigned(rest, 10);
      Memory.putByte(address + at, (byte) ('0' + (rest - quotient * 10)));
      rest = quotient;
    }
    for (int at = count; at < length; at++) {
      Memory.putByte(address + at, (byte) ' ');
    }
  }
}
