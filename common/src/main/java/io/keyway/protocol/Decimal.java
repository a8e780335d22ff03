package io.keyway.protocol;

/**
 * Decimal numbers as the protocol writes them: ASCII digits and nothing else.
 *
 * <p>Bytes rather than {@link Long#parseLong}: that one takes other scripts' digits and a plus
 * sign, and stops at 2^63. Any thread.
 */
public final class Decimal {

  /** The longest unsigned 64-bit number, 18446744073709551615. */
  public static final int DIGITS_MAX = 20;

  /** 2^64 / 10: a number that is larger before its last digit does not fit. */
  private static final long TENTH_OF_MAX = Long.divideUnsigned(-1L, 10);

  /** 10^19 as an unsigned 64-bit number. */
  private static final long TEN_TO_19 = -8446744073709551616L;

  private Decimal() {}

  /** Whether the range is an unsigned number of at most 64 bits; leading zeros are allowed. */
  public static boolean isUnsigned(byte[] bytes, int from, int to) {
    if (from >= to) {
      return false;
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      if (digit < 0 || digit > 9 || Long.compareUnsigned(value, TENTH_OF_MAX) > 0) {
        return false;
      }
      long next = value * 10 + digit;
      if (Long.compareUnsigned(next, digit) < 0) {
        return false;
      }
      value = next;
    }
    return true;
  }

  /** Whether the range is an unsigned number of at most {@code max}, which is not negative. */
  public static boolean isUnsigned(byte[] bytes, int from, int to, long max) {
    return isUnsigned(bytes, from, to)
        && Long.compareUnsigned(parseUnsigned(bytes, from, to), max) <= 0;
  }

  /**
   * The value of a range in one pass, or -1 if it is no unsigned number of at most {@code max}.
   *
   * @param max less than a tenth of {@link Long#MAX_VALUE}
   */
  public static long parseUnsigned(byte[] bytes, int from, int to, long max) {
    long value = from < to ? 0 : -1;
    for (int at = from; at < to; at++) {
      int digit = bytes[at] - '0';
      value = value * 10 + digit;
      if (digit < 0 || digit > 9 || value > max) {
        return -1;
      }
    }
    return value;
  }

  /** Whether the range is a number of at most 63 bits with an optional minus sign. */
  public static boolean isSigned(byte[] bytes, int from, int to) {
    int start = from < to && bytes[from] == '-' ? from + 1 : from;
    return isUnsigned(bytes, start, to, Long.MAX_VALUE);
  }

  /** The value of a range that {@link #isUnsigned(byte[], int, int)} accepts. */
  public static long parseUnsigned(byte[] bytes, int from, int to) {
    long value = 0;
    for (int at = from; at < to; at++) {
      value = value * 10 + (bytes[at] - '0');
    }
    return value;
  }

  /** The value of a range that {@link #isSigned} accepts. */
  public static long parseSigned(byte[] bytes, int from, int to) {
    return bytes[from] == '-'
        ? -parseUnsigned(bytes, from + 1, to)
        : parseUnsigned(bytes, from, to);
  }

  /**
   * Writes an unsigned number and returns the position after it; needs {@link #DIGITS_MAX} bytes of
   * room.
   */
  public static int write(long value, byte[] to, int at) {
    int end = at + digits(value);
    int position = end;
    long rest = value;
    if (rest < 0) {
      long quotient = Long.divideUnsigned(rest, 10);
      to[--position] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
    do {
      long quotient = rest / 10;
      to[--position] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    } while (rest != 0);
    return end;
  }

  /** The number of digits of an unsigned number. */
  public static int digits(long value) {
    if (value < 0) {
      return Long.compareUnsigned(value, TEN_TO_19) >= 0 ? DIGITS_MAX : DIGITS_MAX - 1;
    }
    int count = 1;
    for (long power = 10; count < DIGITS_MAX - 1 && value >= power; power *= 10) {
      count++;
    }
    return count;
  }
}
