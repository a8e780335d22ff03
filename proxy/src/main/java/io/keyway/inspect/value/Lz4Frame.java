package io.keyway.inspect.value;

import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads one LZ4 frame. Checksums are passed over: a damaged value is better shown than not. One
 * thread.
 *
 * <p>A frame is a magic number, flags, and blocks until one of length 0; a block is literal bytes
 * and copies of what came up to 64 KiB before, in blocks that are linked also of the block before.
 */
final class Lz4Frame {

  private static final int MAGIC_BYTES = 4;
  private static final int BLOCK_CHECKSUMS = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int DICTIONARY = 0x01;
  private static final long PLAIN_BLOCK = 0x8000_0000L;
  private static final int MORE = 15;
  private static final int MATCH_BYTES_MIN = 4;

  private final ByteReader in;
  private final int bytesMax;
  private byte[] out = new byte[4096];
  private int length;

  Lz4Frame(byte[] frame, int bytesMax) {
    this.in = new ByteReader(frame);
    this.bytesMax = bytesMax;
  }

  /**
   * @throws MalformedException if it is no frame
   */
  byte[] decode() {
    in.take(MAGIC_BYTES);
    int flags = in.u1();
    in.u1();
    if ((flags & DICTIONARY) != 0) {
      throw new MalformedException("needs a dictionary");
    }
    in.take(((flags & CONTENT_SIZE) != 0 ? 8 : 0) + 1);
    while (length < bytesMax) {
      long header = in.number(4, ByteOrder.LITTLE_ENDIAN);
      if (header == 0) {
        break;
      }
      block(header);
      if ((flags & BLOCK_CHECKSUMS) != 0) {
        in.take(4);
      }
    }
    return Arrays.copyOf(out, length);
  }

  private void block(long header) {
    int size = in.length(header & ~PLAIN_BLOCK);
    if ((header & PLAIN_BLOCK) != 0) {
      append(size);
      return;
    }
    int end = in.position() + size;
    while (in.position() < end && length < bytesMax) {
      int token = in.u1();
      append(extended(token >> 4));
      if (in.position() < end) {
        copy((int) in.number(2, ByteOrder.LITTLE_ENDIAN), extended(token & MORE) + MATCH_BYTES_MIN);
      }
    }
  }

  private int extended(int first) {
    long count = first;
    int more = first == MORE ? 255 : 0;
    while (more == 255) {
      more = in.u1();
      count += more;
    }
    return (int) Math.min(count, bytesMax);
  }

  private void append(int count) {
    byte[] literals = in.take(in.length(count));
    ensure(count);
    System.arraycopy(literals, 0, out, length, count);
    length += count;
  }

  private void copy(int distance, int count) {
    if (distance == 0 || distance > length) {
      throw new MalformedException("a copy from before the start");
    }
    ensure(count);
    for (int i = 0; i < count; i++, length++) {
      out[length] = out[length - distance];
    }
  }

  /** Lets what is written go past the limit by one run, which itself has that limit. */
  private void ensure(int count) {
    if (length + count > out.length) {
      out = Arrays.copyOf(out, Math.max(length + count, 2 * out.length));
    }
  }
}
