package io.keyway.frontend;

import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryRequest;
import io.keyway.route.BinaryRouter;
import io.keyway.route.ReplyQueue;
import io.netty.buffer.ByteBuf;

/**
 * A client that speaks the binary protocol: takes its requests out of the connection's bytes and
 * has them routed as meta commands. Event loop only.
 *
 * <p>Values are passed on as those of text clients are.
 */
final class BinaryConversation implements Conversation {

  private final ClientConnection connection;
  private final ReplyQueue replies;
  private final BinaryRouter router;
  private final BinaryRequest request = new BinaryRequest();
  private final LongUploads longUploads;
  private final int valueBytesMax;

  /** Bytes that must have come before the input is worth another look: a frame and its value. */
  private int awaitedBytes;

  private int swallowBytes;

  BinaryConversation(ClientConnection connection, ProxyWorker worker, ReplyQueue replies) {
    this.connection = connection;
    this.replies = replies;
    this.router = worker.binaryRouter();
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
    switch (request.read(in)) {
      case INCOMPLETE -> {
        return false;
      }
      case REQUEST -> {
        return route(in, start);
      }
      case REFUSED -> {
        router.answer(request, request.refusal(), replies);
        swallowBytes = request.valueLength();
      }
      case BROKEN -> {
        router.answer(request, request.refusal(), replies);
        connection.quit();
      }
      case HANG_UP -> connection.quit();
    }
    return true;
  }

  private boolean route(ByteBuf in, int start) {
    if (request.command().isStorage()) {
      return store(in, start);
    }
    router.route(request, replies);
    if (request.command() == BinaryCommand.QUIT) {
      connection.quit();
    }
    return true;
  }

  /** Passes on a value, or goes back to the start of its frame if it has not come whole. */
  private boolean store(ByteBuf in, int start) {
    int length = request.valueLength();
    if (length > valueBytesMax) {
      router.refuseTooLarge(request, replies);
      swallowBytes = length;
      return true;
    }
    if (length > LongUploads.WHOLE_BYTES_MAX) {
      return startUpload(in, start);
    }
    if (in.readableBytes() < length) {
      awaitedBytes = in.readerIndex() - start + length;
      in.readerIndex(start);
      return false;
    }
    router.store(request, in, replies);
    return true;
  }

  private boolean startUpload(ByteBuf in, int start) {
    if (!longUploads.repliesHaveCome()) {
      in.readerIndex(start);
      return false;
    }
    if (!longUploads.start(router.upload(request, replies))) {
      swallowBytes = request.valueLength();
    }
    return true;
  }
}
