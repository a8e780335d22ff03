package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One line for a command that went to all members: OK if all said so, else the first that did not.
 */
final class BroadcastReply extends PendingReply {

  private final boolean silent;
  private @Nullable String failure;

  BroadcastReply(boolean noreply) {
    this.silent = noreply;
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (failure == null && !line.is(ReplyLine.OK)) {
      failure = line.text();
    }
  }

  @Override
  void refuse(String errorLine) {
    if (failure == null) {
      failure = errorLine;
    }
  }

  @Override
  void finish(ByteBuf out) {
    if (silent) {
      return;
    }
    if (failure == null) {
      ReplyWriter.line(out, ReplyLine.OK);
    } else {
      ReplyWriter.line(out, failure);
    }
  }
}
