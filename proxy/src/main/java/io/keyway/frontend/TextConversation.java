package io.keyway.frontend;

import io.keyway.memory.Memory;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
import io.keyway.route.ReplyQueue;
import io.keyway.route.Router;
import io.keyway.route.Upload;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks the text protocol: takes its requests out of the connection's bytes and has
 * them routed. Event loop only.
 */
final class TextConversation extends Conversation {

  private static final int LINE_END_BYTES = 2;

  private final ClientConnection connection;
  private final ReplyQueue replies;
  private final Router router;
  private final Request request;
  private final RequestParser parser;
  private final LoopCounters counters;

  TextConversation(
      ClientConnection connection, ProxyWorker worker, Router router, ReplyQueue replies) {
    super(connection, worker, replies);
    this.connection = connection;
    this.replies = replies;
    this.router = router;
    this.request = worker.request();
    this.counters = worker.counters();
    this.parser = new RequestParser(request);
  }

  @Override
  boolean request(ByteBuf in) {
    int start = in.readerIndex();
    switch (parser.parse(in)) {
      case INCOMPLETE -> {
        return false;
      }
      case REQUEST -> {
        return route(in, start);
      }
      case REFUSED -> refuse();
      case HANG_UP -> hangUp(in.readerIndex() == start);
    }
    return true;
  }

  private void hangUp(boolean lineTooLong) {
    if (lineTooLong) {
      counters.increment(ProxyStat.LINES_TOO_LONG);
    }
    connection.quit();
  }

  private void refuse() {
    counters.increment(ProxyStat.REQUESTS_REFUSED);
    if (request.keyTooLong()) {
      counters.increment(ProxyStat.KEYS_TOO_LONG);
    }
    ReplyLine refusal = request.refusal();
    if (refusal != null) {
      router.answer(refusal, replies);
    }
    swallow(parser.swallowBytes());
  }

  private boolean route(ByteBuf in, int start) {
    Command command = request.command();
    if (holdsZero(in, start)) {
      counters.increment(ProxyStat.REQUESTS_REFUSED);
      router.answer(ReplyLine.BAD_FORMAT, replies);
      swallow(command.isStorage() ? request.valueLength() + LINE_END_BYTES : 0);
      return true;
    }
    if (command.isStorage()) {
      int length = request.valueLength();
      return value(in, start, length, length + LINE_END_BYTES);
    }
    if (command == Command.QUIT) {
      connection.quit();
    } else {
      router.route(replies);
    }
    return true;
  }

  /**
   * Whether there is a zero byte in the line: an old memcached would end it there, answer something
   * else, take the value for commands, and so be out of step for every client.
   */
  private static boolean holdsZero(ByteBuf in, int start) {
    int length = in.readerIndex() - start;
    return Memory.indexOf(in.memoryAddress() + start, 0, length, (byte) 0) >= 0;
  }

  @Override
  void store(ByteBuf in) {
    int end = in.readerIndex() + request.valueLength() + LINE_END_BYTES;
    if (in.getByte(end - 2) == '\r' && in.getByte(end - 1) == '\n') {
      router.store(in, replies);
      return;
    }
    in.readerIndex(end);
    if (!request.noreply()) {
      router.answer(ReplyLine.BAD_DATA_CHUNK, replies);
    }
  }

  @Override
  @Nullable Upload upload() {
    return router.upload(replies);
  }

  @Override
  void refuseTooLarge() {
    router.refuseTooLarge(replies);
  }
}
