package io.keyway.frontend;

import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.Limits;
import io.keyway.route.BinaryRouter;
import io.keyway.route.ReplyQueue;
import io.keyway.route.Upload;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks the binary protocol: takes its requests out of the connection's bytes and
 * has them routed as meta commands. Event loop only.
 */
final class BinaryConversation extends Conversation {

  private final ClientConnection connection;
  private final ReplyQueue replies;
  private final BinaryRouter router;
  private final LoopCounters counters;
  private final BinaryRequest request = new BinaryRequest();

  BinaryConversation(
      ClientConnection connection, ProxyWorker worker, BinaryRouter router, ReplyQueue replies) {
    super(connection, worker, replies);
    this.connection = connection;
    this.replies = replies;
    this.router = router;
    this.counters = worker.counters();
  }

  @Override
  boolean request(ByteBuf in) {
    int start = in.readerIndex();
    switch (request.read(in)) {
      case INCOMPLETE -> {
        return false;
      }
      case REQUEST -> {
        return route(in, start);
      }
      case REFUSED -> {
        refused();
        router.answer(request, request.refusal(), replies);
        swallow(request.valueLength());
      }
      case BROKEN -> {
        refused();
        router.answer(request, request.refusal(), replies);
        connection.quit();
      }
      case HANG_UP -> connection.quit();
    }
    return true;
  }

  private void refused() {
    counters.increment(ProxyStat.REQUESTS_REFUSED);
    if (request.keyLength() > Limits.KEY_BYTES_MAX) {
      counters.increment(ProxyStat.KEYS_TOO_LONG);
    }
  }

  private boolean route(ByteBuf in, int start) {
    if (request.command().isStorage()) {
      return value(in, start, request.valueLength(), request.valueLength());
    }
    router.route(request, replies);
    if (request.command() == BinaryCommand.QUIT) {
      connection.quit();
    }
    return true;
  }

  @Override
  void store(ByteBuf in) {
    router.store(request, in, replies);
  }

  @Override
  @Nullable Upload upload() {
    return router.upload(request, replies);
  }

  @Override
  void refuseTooLarge() {
    router.refuseTooLarge(request, replies);
  }
}
