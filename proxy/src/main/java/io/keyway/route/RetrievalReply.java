package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Values from several nodes as they come, and one END. Pooled.
 *
 * <p>When a node can't answer, its keys are misses if others were asked too; a request that only it
 * could have answered gets the error in place of END, as there is nothing partial about it.
 */
final class RetrievalReply extends PendingReply {

  private final ReplyPool pool;
  private @Nullable String error;
  private int nodesAnswered;

  RetrievalReply(ReplyPool pool) {
    this.pool = pool;
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (line.is(ReplyLine.END)) {
      nodesAnswered++;
    } else {
      error = line.text();
    }
  }

  @Override
  void refuse(String errorLine) {
    error = errorLine;
  }

  @Override
  void finish(ByteBuf out) {
    if (error != null && nodesAnswered == 0) {
      ReplyWriter.line(out, error);
    } else {
      ReplyWriter.line(out, ReplyLine.END);
    }
  }

  @Override
  void leave() {
    super.leave();
    error = null;
    nodesAnswered = 0;
    pool.release(this);
  }
}
