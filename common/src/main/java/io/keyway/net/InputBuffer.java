package io.keyway.net;

import io.keyway.memory.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has received and not used up yet. Event loop only.
 *
 * <p>A connection with nothing left holds no buffer at all, and one that waits for the rest of a
 * line holds about as much as it waits with: the large buffers that sockets are read into go back
 * at once.
 */
public final class InputBuffer {

  private static final int KEPT_BYTES_MIN = 256;

  private final ByteBufAllocator allocator;

  /** Our own: a received buffer may be a part of one that others still use, and can't grow. */
  private @Nullable ByteBuf kept;

  /** Whether the one that is out for use is our own. */
  private boolean ownLent;

  public InputBuffer(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Takes over received bytes and returns all that are unused; give the buffer back to {@link
   * #keep}.
   */
  public ByteBuf add(ByteBuf received) {
    ByteBuf before = kept;
    if (before == null) {
      return received;
    }
    kept = null;
    ownLent = true;
    if (before.writableBytes() < received.readableBytes()) {
      before.discardReadBytes();
    }
    Buffers.move(received, before, received.readableBytes());
    received.release();
    return before;
  }

  /** Returns all unused bytes, possibly none; give the buffer back to {@link #keep}. */
  public ByteBuf take() {
    ByteBuf all = kept == null ? allocator.directBuffer(KEPT_BYTES_MIN) : kept;
    kept = null;
    ownLent = true;
    return all;
  }

  /** Keeps what is still readable of a buffer that {@link #add} or {@link #take} returned. */
  public void keep(ByteBuf rest) {
    int length = rest.readableBytes();
    boolean compact = rest.capacity() <= Math.max(KEPT_BYTES_MIN, 2 * length);
    if (length > 0 && compact && ownLent) {
      kept = rest.discardReadBytes();
    } else {
      kept = length == 0 ? null : copy(rest, length);
      rest.release();
    }
    ownLent = false;
  }

  /**
   * Keeps all of a buffer of ours, however much of it is used up; for what is taken again at once,
   * which is not worth a copy.
   */
  public void hold(ByteBuf rest) {
    if (ownLent) {
      kept = rest;
    } else {
      kept = copy(rest, rest.readableBytes());
      rest.release();
    }
    ownLent = false;
  }

  private ByteBuf copy(ByteBuf rest, int length) {
    ByteBuf copy = allocator.directBuffer(Math.max(KEPT_BYTES_MIN, length));
    Buffers.move(rest, copy, length);
    return copy;
  }

  /** Drops everything. */
  public void release() {
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
