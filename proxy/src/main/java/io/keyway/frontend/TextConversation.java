package io.keyway.frontend;

import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
import io.keyway.route.ReplyQueue;
import io.keyway.route.Router;
import io.netty.buffer.ByteBuf;

/**
 * A client that speaks the text protocol: takes its requests out of the connection's bytes and has
 * them routed. Event loop only.
 *
 * <p>A short value is passed on when all of it has come, so that a client which stops in the middle
 * of one holds up nobody else on the connection to the node. A long one is passed on as it comes,
 * on a lane of its own; the client's requests before it are answered first, and those behind it
 * wait for its answer, as lanes keep no order among each other.
 */
final class TextConversation implements Conversation {

  private final ClientConnection connection;
  private final ReplyQueue replies;
  private final Router router;
  private final Request request;
  private final RequestParser parser;
  private final LongUploads longUploads;
  private final int valueBytesMax;

  /** Bytes that must have come before the input is worth another look: a line and its value. */
  private int awaitedBytes;

  private int swallowBytes;

  TextConversation(ClientConnection connection, ProxyWorker worker, ReplyQueue replies) {
    this.connection = connection;
    this.replies = replies;
    this.router = worker.router();
    this.request = worker.request();
    this.parser = new RequestParser(request);
    this.longUploads = new LongUploads(connection, replies);
    this.valueBytesMax = worker.settings().valueBytesMax();
  }

  @Override
  public boolean advance(ByteBuf in) {
    if (swallowBytes > 0) {
      swallow(in);
      return true;
    }
    if (longUploads.isOpen()) {
      return longUploads.pass(in);
    }
    return !longUploads.holdsUp() && in.readableBytes() >= awaitedBytes && request(in);
  }

  @Override
  public boolean isUploading() {
    return longUploads.isOpen();
  }

  @Override
  public void end() {
    longUploads.end();
  }

  private void swallow(ByteBuf in) {
    int length = Math.min(swallowBytes, in.readableBytes());
    in.skipBytes(length);
    swallowBytes -= length;
  }

  private boolean request(ByteBuf in) {
    int start = in.readerIndex();
    awaitedBytes = 0;
    switch (parser.parse(in)) {
      case INCOMPLETE -> {
        return false;
      }
      case REQUEST -> {
        return route(in, start);
      }
      case REFUSED -> refuse();
      case HANG_UP -> connection.quit();
    }
    return true;
  }

  private void refuse() {
    ReplyLine refusal = request.refusal();
    if (refusal != null) {
      router.answer(refusal, replies);
    }
    swallowBytes = parser.swallowBytes();
  }

  private boolean route(ByteBuf in, int start) {
    Command command = request.command();
    if (command.isStorage()) {
      return store(in, start);
    } else if (command == Command.QUIT) {
      connection.quit();
    } else {
      router.route(replies);
    }
    return true;
  }

  /** Passes on a value, or goes back to the start of its line if it has not come whole. */
  private boolean store(ByteBuf in, int start) {
    int length = request.valueLength() + 2;
    if (request.valueLength() > valueBytesMax) {
      router.refuseTooLarge(replies);
      swallowBytes = length;
      return true;
    }
    if (request.valueLength() > LongUploads.WHOLE_BYTES_MAX) {
      return startUpload(in, start);
    }
    if (in.readableBytes() < length) {
      awaitedBytes = in.readerIndex() - start + length;
      in.readerIndex(start);
      return false;
    }
    int end = in.readerIndex() + length;
    if (in.getByte(end - 2) == '\r' && in.getByte(end - 1) == '\n') {
      router.store(in, replies);
    } else {
      in.readerIndex(end);
      if (!request.noreply()) {
        router.answer(ReplyLine.BAD_DATA_CHUNK, replies);
      }
    }
    return true;
  }

  private boolean startUpload(ByteBuf in, int start) {
    if (!longUploads.repliesHaveCome()) {
      in.readerIndex(start);
      return false;
    }
    if (!longUploads.start(router.upload(replies))) {
      swallowBytes = request.valueLength() + 2;
    }
    return true;
  }
}
