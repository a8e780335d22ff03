package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One node's line, handed through as it is; or a line of our own that waits for its turn. Pooled.
 */
final class LineReply extends PendingReply {

  private final ReplyPool pool;
  private boolean silent;
  private byte @Nullable [] instead;

  LineReply(ReplyPool pool) {
    this.pool = pool;
  }

  /**
   * Prepares for a request.
   *
   * @param noreply whether the client wants no answer
   * @param otherLine what to answer in place of the node's line, with its end, or null
   */
  void reset(boolean noreply, byte @Nullable [] otherLine) {
    silent = noreply;
    instead = otherLine;
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    ByteBuf out = silent || instead != null ? null : buffer();
    if (out != null) {
      Buffers.write(out, line.line(), 0, line.lineLength());
      ReplyWriter.endOfValue(out);
    }
  }

  @Override
  void refuse(String errorLine) {
    ByteBuf out = silent || instead != null ? null : buffer();
    if (out != null) {
      ReplyWriter.line(out, errorLine);
    }
  }

  @Override
  void finish(ByteBuf out) {
    if (instead != null && !silent) {
      Buffers.write(out, instead);
    }
  }

  @Override
  void leave() {
    super.leave();
    pool.release(this);
  }
}
