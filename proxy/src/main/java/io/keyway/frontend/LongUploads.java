package io.keyway.frontend;

import io.keyway.route.ReplyQueue;
import io.keyway.route.Upload;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A client's long values, which are passed on as they come, one at a time, each on a lane of its
 * own. Event loop only.
 *
 * <p>As lanes keep no order among each other, the client's requests before one are answered first,
 * and those behind it wait for its answer.
 */
final class LongUploads {

  /** The longest value that is passed on whole, in bytes. */
  static final int WHOLE_BYTES_MAX = 64 << 10;

  private final ClientConnection connection;
  private final ReplyQueue replies;
  private @Nullable Upload upload;

  /** Whether the reply to the request before must come before the next is looked at. */
  private boolean waitsForReply;

  LongUploads(ClientConnection connection, ReplyQueue replies) {
    this.connection = connection;
    this.replies = replies;
  }

  /** Whether some of a value has been passed on, and not all. */
  boolean isOpen() {
    return upload != null;
  }

  /** Whether the client's next request must wait for the answer to a long value. */
  boolean holdsUp() {
    if (waitsForReply) {
      waitsForReply = !repliesHaveCome();
    }
    return waitsForReply;
  }

  /** Whether nothing is in flight for the client, who is not read until then. */
  boolean repliesHaveCome() {
    boolean idle = replies.count() == 0;
    if (!idle) {
      connection.pause();
    }
    return idle;
  }

  /** Starts to pass on a value, unless its owner has refused it; false if so. */
  boolean start(@Nullable Upload started) {
    waitsForReply = true;
    upload = started;
    if (started == null) {
      return false;
    }
    started.whenWritable(connection::resume);
    return true;
  }

  /** Passes on what has come; false if the owner takes no more now. */
  boolean pass(ByteBuf in) {
    Upload current = upload;
    if (current == null) {
      throw new IllegalStateException("no value has begun");
    }
    if (!current.isWritable()) {
      connection.pause();
      return false;
    }
    if (current.take(in)) {
      upload = null;
    }
    return true;
  }

  /** The client is gone. */
  void end() {
    if (upload != null) {
      upload.abandon();
    }
  }
}
