package io.keyway.frontend;

import io.keyway.route.ReplyQueue;
import io.keyway.route.Upload;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What understands a client's bytes: one protocol's side of it. Event loop only.
 *
 * <p>A short value is passed on when all of it has come, so that a client which stops in the middle
 * of one holds up nobody else on the connection to the node. A long one is passed on as it comes:
 * see {@link LongUploads}.
 */
abstract sealed class Conversation permits TextConversation, BinaryConversation {

  private final LongUploads longUploads;
  private final int valueBytesMax;

  /** Bytes that must have come before the input is worth another look: a request and its value. */
  private int awaitedBytes;

  private int swallowBytes;

  Conversation(ClientConnection connection, ProxyWorker worker, ReplyQueue replies) {
    this.longUploads = new LongUploads(connection, replies);
    this.valueBytesMax = worker.settings().valueBytesMax();
  }

  /** Goes on by one step, of the bytes there are; false if that needs more. */
  final boolean advance(ByteBuf in) {
    if (swallowBytes > 0) {
      int length = Math.min(swallowBytes, in.readableBytes());
      in.skipBytes(length);
      swallowBytes -= length;
      return true;
    }
    if (longUploads.isOpen()) {
      return longUploads.pass(in);
    }
    if (longUploads.holdsUp() || in.readableBytes() < awaitedBytes) {
      return false;
    }
    awaitedBytes = 0;
    return request(in);
  }

  /** Whether the client is in the middle of a value of which some has been passed on. */
  final boolean isUploading() {
    return longUploads.isOpen();
  }

  /** The client is gone. */
  final void end() {
    longUploads.end();
  }

  /** Has so many bytes dropped before the next request. */
  final void swallow(int bytes) {
    swallowBytes = bytes;
  }

  /**
   * Passes on the value of the request that was read last, or goes back to its start if the value
   * must be waited for.
   *
   * @param start where the request starts
   * @param length of the value
   * @param bytes of the value and what ends it
   */
  final boolean value(ByteBuf in, int start, int length, int bytes) {
    if (length > valueBytesMax) {
      refuseTooLarge();
      swallow(bytes);
      return true;
    }
    if (length > LongUploads.WHOLE_BYTES_MAX) {
      return longValue(in, start, bytes);
    }
    if (in.readableBytes() < bytes) {
      awaitedBytes = in.readerIndex() - start + bytes;
      in.readerIndex(start);
      return false;
    }
    store(in);
    return true;
  }

  private boolean longValue(ByteBuf in, int start, int bytes) {
    if (!longUploads.repliesHaveCome()) {
      in.readerIndex(start);
      return false;
    }
    if (!longUploads.start(upload())) {
      swallow(bytes);
    }
    return true;
  }

  /** Takes the next request; false if it has not come whole. */
  abstract boolean request(ByteBuf in);

  /** Has the request routed, whose value is there whole, and moves behind that. */
  abstract void store(ByteBuf in);

  /** Opens a way for the request's value; null if it is refused, which has been answered. */
  abstract @Nullable Upload upload();

  /** Answers that the request's value is too long. */
  abstract void refuseTooLarge();
}
