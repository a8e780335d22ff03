package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One answer for a binary flush that went to all members: done if all said so. */
final class BinaryFlushReply extends PendingReply {

  private final BinaryRequest request = new BinaryRequest();
  private boolean forbidden;
  private @Nullable String failure;

  BinaryFlushReply(BinaryRequest asked) {
    request.keep(asked);
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (line.is(ReplyLine.FLUSH_NOT_ALLOWED)) {
      forbidden = true;
    } else if (!line.is(ReplyLine.OK)) {
      refuse(line.text());
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
    if (failure != null) {
      BinaryReply.failure(out, request, BinaryStatus.TEMPORARY, failure);
    } else if (forbidden) {
      BinaryReply.status(out, request, BinaryStatus.NOT_ALLOWED);
    } else if (!request.isQuiet()) {
      BinaryReply.done(out, request, 0);
    }
  }
}
