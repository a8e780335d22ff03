package io.keyway.memory;

import io.netty.buffer.ByteBuf;

/**
 * Copies to and from Netty's direct buffers that allocate nothing.
 *
 * <p>Every buffer passed in must be direct and contiguous (have a memory address). Callers own the
 * buffers; the thread is the one that owns them. Reads are checked against the readable bytes,
 * writes grow the buffer up to its maximum capacity.
 */
public final class Buffers {

  private Buffers() {}

  /** The address of the first readable byte. */
  public static long readAddress(ByteBuf in) {
    return in.memoryAddress() + in.readerIndex();
  }

  /**
   * Makes room for {@code length} bytes, moves the writer index over them, and returns where they
   * start.
   */
  public static long reserve(ByteBuf out, int length) {
    out.ensureWritable(length);
    int at = out.writerIndex();
    out.writerIndex(at + length);
    return out.memoryAddress() + at;
  }

  /** Appends a range of a heap array. */
  public static void write(ByteBuf out, byte[] from, int offset, int length) {
    Memory.copy(from, offset, reserve(out, length), length);
  }

  /** Appends a whole heap array. */
  public static void write(ByteBuf out, byte[] from) {
    write(out, from, 0, from.length);
  }

  /** Moves {@code length} bytes from one buffer to the end of another. */
  public static void move(ByteBuf in, ByteBuf out, int length) {
    long from = readAddress(in);
    in.skipBytes(length);
    Memory.copy(from, reserve(out, length), length);
  }
}
