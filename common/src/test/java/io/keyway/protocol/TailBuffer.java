package io.keyway.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * A direct buffer of exact capacity whose last byte is the last that was put into it. Before and
 * behind the bytes stand line feeds, which a parser that looks too far takes for the end of a line.
 */
final class TailBuffer {

  private static final int GUARD_BYTES = 64;

  private final ByteBuf buffer;

  TailBuffer(int capacity) {
    ByteBuf memory = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(capacity + GUARD_BYTES));
    for (int at = 0; at < memory.capacity(); at++) {
      memory.setByte(at, '\n');
    }
    buffer = memory.slice(0, capacity);
  }

  /** The first {@code length} bytes, until the next call. */
  ByteBuf holding(byte[] bytes, int length) {
    int start = buffer.capacity() - length;
    for (int at = Math.max(0, start - GUARD_BYTES); at < start; at++) {
      buffer.setByte(at, '\n');
    }
    buffer.setIndex(start, start);
    return buffer.writeBytes(bytes, 0, length);
  }
}
