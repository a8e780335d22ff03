package io.keyway.frontend;

import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
import io.keyway.route.ReplyQueue;
import io.keyway.route.Router;
import io.keyway.route.Upload;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks the text protocol: takes its requests out of the connection's bytes and has
 * them routed. Event loop only.
 *
 * <p>A short value is passed on when all of it has come, so that a client which stops in the middle
 * of one holds up nobody else on the connection to the node. A long one is passed on as it comes,
 * on a lane of its own; the client's requests before it are answered first, and those behind it
 * wait for its answer, as lanes keep no order among each other.
 */
final class TextConversation {

  /** The longest value that is passed on whole, in bytes. */
  private static final int WHOLE_BYTES_MAX = 64 << 10;

  private final ClientConnection connection;
  private final ReplyQueue replies;
  private final Router router;
  private final Request request;
  private final RequestParser parser;
  private final int valueBytesMax;

  /** Bytes that must have come before the input is worth another look: a line and its value. */
  private int awaitedBytes;

  private int swallowBytes;

  private @Nullable Upload upload;

  /** Whether the reply to the request before must come before the next is looked at. */
  private boolean waitsForReply;

  TextConversation(ClientConnection connection, ProxyWorker worker, ReplyQueue replies) {
    this.connection = connection;
    this.replies = replies;
    this.router = worker.router();
    this.request = worker.request();
    this.parser = new RequestParser(request);
    this.valueBytesMax = worker.settings().valueBytesMax();
  }

  /** Goes on by one step, of the bytes there are; false if that needs more. */
  boolean advance(ByteBuf in) {
    if (swallowBytes > 0) {
      swallow(in);
      return true;
    }
    if (upload != null) {
      return pass(in, upload);
    }
    if (waitsForReply && !repliesHaveCome()) {
      return false;
    }
    waitsForReply = false;
    return in.readableBytes() >= awaitedBytes && request(in);
  }

  /** Whether the client is in the middle of a value of which some has been passed on. */
  boolean isUploading() {
    return upload != null;
  }

  /** The client is gone. */
  void end() {
    if (upload != null) {
      upload.abandon();
    }
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
    if (request.valueLength() > WHOLE_BYTES_MAX) {
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
    if (!repliesHaveCome()) {
      in.readerIndex(start);
      return false;
    }
    waitsForReply = true;
    Upload started = router.upload(replies);
    if (started == null) {
      swallowBytes = request.valueLength() + 2;
    } else {
      started.whenWritable(connection::resume);
      upload = started;
    }
    return true;
  }

  private boolean pass(ByteBuf in, Upload current) {
    if (!current.isWritable()) {
      connection.pause();
      return false;
    }
    if (current.take(in)) {
      upload = null;
    }
    return true;
  }

  /** Whether nothing is in flight for the client, who is not read until then. */
  private boolean repliesHaveCome() {
    boolean idle = replies.count() == 0;
    if (!idle) {
      connection.pause();
    }
    return idle;
  }
}
