package io.keyway.server;

import io.keyway.command.CommandExecutor;
import io.keyway.command.Counters;
import io.keyway.command.Stat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The way of a client's replies: they gather in a buffer, which is sent with the end of a turn or
 * when it is long. Event loop only.
 *
 * <p>A client that does not take its replies pauses: it is not read, and nothing is to be answered
 * until it has taken what there is.
 */
final class ReplyOutput {

  /** Room for the replies of an ordinary read; grows as needed. */
  private static final int BYTES_INITIAL = 2048;

  private final Channel channel;
  private final Counters counters;
  private @Nullable ByteBuf replies;
  private boolean paused;

  ReplyOutput(Channel channel, Counters counters) {
    this.channel = channel;
    this.counters = counters;
  }

  /** Where replies go; valid until the next send. */
  ByteBuf buffer() {
    if (replies == null) {
      replies = channel.alloc().directBuffer(BYTES_INITIAL);
    }
    return replies;
  }

  /** Whether this buffer holds replies that have not been sent. */
  @SuppressWarnings("ReferenceEquality") // the very buffer, not one of the same bytes
  boolean holds(ByteBuf buffer) {
    return replies == buffer;
  }

  /** How many bytes have not been sent. */
  int unsentBytes() {
    return replies == null ? 0 : replies.readableBytes();
  }

  /** Sends in the middle of a read when replies pile up. */
  void flushIfMany() {
    if (unsentBytes() >= CommandExecutor.REPLY_BYTES_MAX) {
      flush();
    }
  }

  /** Sends what there is, and stops reading from a client that does not take it. */
  void flush() {
    write();
    channel.flush();
    if (!channel.isWritable()) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  /** Hands over what there is, to be sent with the next flush. */
  void write() {
    ByteBuf ready = replies;
    if (ready != null) {
      replies = null;
      counters.add(Stat.BYTES_WRITTEN, ready.readableBytes());
      channel.write(ready, channel.voidPromise());
    }
  }

  /** Whether the client does not take its replies; nothing is to be answered until it does. */
  boolean isPaused() {
    return paused;
  }

  /** Ends the pause of a client that takes its replies again; false if there is none to end. */
  boolean endPause() {
    if (!paused || !channel.isWritable()) {
      return false;
    }
    paused = false;
    return true;
  }

  /** Drops what has not been sent. */
  void release() {
    if (replies != null) {
      replies.release();
      replies = null;
    }
  }
}
