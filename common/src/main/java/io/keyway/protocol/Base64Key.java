package io.keyway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys in base64, as the {@code b} flag of meta commands sends them.
 *
 * <p>Neither {@link java.util.Base64} nor its MIME form reads what memcached does: bytes that are
 * not of the alphabet are passed over, wherever they stand, and the first group with padding is the
 * last that counts. Any thread.
 */
final class Base64Key {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private static final int GROUP_CHARS = 4;
  private static final int GROUP_BYTES = 3;
  private static final int BITS = 6;
  private static final int MASK = (1 << BITS) - 1;
  private static final byte PADDING = '=';
  private static final byte OTHER = -1;

  private static final byte[] CHARS = ALPHABET.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  private Base64Key() {}

  /** The length of {@code bytes} bytes in base64. */
  static int encodedLength(int bytes) {
    return (bytes + GROUP_BYTES - 1) / GROUP_BYTES * GROUP_CHARS;
  }

  /**
   * Decodes a range in its place.
   *
   * @return the number of bytes that stand at {@code from} now, or 0 if the range is not base64
   */
  static int decode(byte[] line, int from, int to) {
    if (!isWholeGroups(line, from, to)) {
      return 0;
    }
    int out = from;
    int group = 0;
    int chars = 0;
    int padding = 0;
    for (int at = from; at < to; at++) {
      byte value = VALUES[line[at] & 0xff];
      if (value == OTHER) {
        continue;
      }
      padding += line[at] == PADDING ? 1 : 0;
      group = group << BITS | value;
      if (++chars % GROUP_CHARS == 0) {
        line[out++] = (byte) (group >> 16);
        line[out++] = (byte) (group >> 8);
        line[out++] = (byte) group;
        if (padding > 0) {
          return padding < GROUP_BYTES ? out - padding - from : 0;
        }
      }
    }
    return out - from;
  }

  private static boolean isWholeGroups(byte[] line, int from, int to) {
    int chars = 0;
    for (int at = from; at < to; at++) {
      chars += VALUES[line[at] & 0xff] == OTHER ? 0 : 1;
    }
    return chars > 0 && chars % GROUP_CHARS == 0;
  }

  /** Encodes a range to {@code out} and returns the position after it. */
  static int encode(byte[] bytes, int from, int length, byte[] out, int outFrom) {
    int to = outFrom;
    for (int done = 0; done < length; done += GROUP_BYTES) {
      int left = length - done;
      int group =
          (bytes[from + done] & 0xff) << 16
              | (left > 1 ? bytes[from + done + 1] & 0xff : 0) << 8
              | (left > 2 ? bytes[from + done + 2] & 0xff : 0);
      out[to++] = CHARS[group >> (3 * BITS)];
      out[to++] = CHARS[group >> (2 * BITS) & MASK];
      out[to++] = left > 1 ? CHARS[group >> BITS & MASK] : PADDING;
      out[to++] = left > 2 ? CHARS[group & MASK] : PADDING;
    }
    return to;
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, OTHER);
    for (int value = 0; value < CHARS.length; value++) {
      values[CHARS[value]] = (byte) value;
    }
    values[PADDING] = 0;
    return values;
  }
}
