package io.keyway.inspect.value;

import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * A cursor over bytes that nobody vouches for: reading past the end, or more elements or deeper
 * than is sensible, is a {@link MalformedException}. One thread.
 */
final class ByteReader {

  /** Elements of one value, at any depth. */
  static final int ELEMENTS_MAX = 200_000;

  /** Data within data. */
  static final int DEPTH_MAX = 200;

  private final byte[] bytes;
  private int position;
  private int elements;
  private long copied;
  private int depth;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  int position() {
    return position;
  }

  int left() {
    return bytes.length - position;
  }

  /** Counts one more element. */
  void element() {
    if (++elements > ELEMENTS_MAX) {
      throw new MalformedException("more than " + ELEMENTS_MAX + " elements");
    }
  }

  /**
   * Counts what is made once more of what was read. No writer has reason to have more copied than
   * it has written.
   */
  void copied(int count) {
    copied += count;
    if (copied > bytes.length) {
      throw new MalformedException("more copies than bytes");
    }
  }

  /** Goes down into an element. */
  void enter() {
    element();
    if (++depth > DEPTH_MAX) {
      throw new MalformedException("deeper than " + DEPTH_MAX);
    }
  }

  void leave() {
    depth--;
  }

  int peek() {
    need(1);
    return bytes[position] & 0xff;
  }

  int u1() {
    need(1);
    return bytes[position++] & 0xff;
  }

  /** An unsigned number of 1 to 7 bytes, or a signed one of 8. */
  long number(int count, ByteOrder order) {
    need(count);
    long number = 0;
    for (int i = 0; i < count; i++) {
      int at = order == ByteOrder.BIG_ENDIAN ? i : count - 1 - i;
      number = number << 8 | (bytes[position + at] & 0xff);
    }
    position += count;
    return number;
  }

  /** A number of 1 to 8 bytes in two's complement. */
  long signed(int count, ByteOrder order) {
    int unused = Long.SIZE - Byte.SIZE * count;
    return number(count, order) << unused >> unused;
  }

  /** A length, which must not go beyond the end. */
  int length(int count, ByteOrder order) {
    return length(number(count, order));
  }

  int length(long length) {
    if (length < 0 || length > left()) {
      throw new MalformedException(
          "%d bytes at %d (expected: %d at most)".formatted(length, position, left()));
    }
    return (int) length;
  }

  byte[] take(int length) {
    need(length);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  String take(int length, Charset charset) {
    need(length);
    position += length;
    return new String(bytes, position - length, length, charset);
  }

  /** What stands before the next {@code end}, which is passed over. */
  byte[] until(char end) {
    int at = position;
    while (at < bytes.length && bytes[at] != end) {
      at++;
    }
    if (at == bytes.length) {
      throw new MalformedException("no end of a word at " + position);
    }
    byte[] word = Arrays.copyOfRange(bytes, position, at);
    position = at + 1;
    return word;
  }

  void expect(char expected) {
    int at = position;
    if (u1() != expected) {
      throw new MalformedException("no '%s' at %d".formatted(expected, at));
    }
  }

  private void need(int count) {
    if (count < 0 || count > left()) {
      throw new MalformedException("ends at " + bytes.length);
    }
  }
}
