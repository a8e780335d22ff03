package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.memory.Buffers;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a binary request on one key, made of a node's answer to a meta command; or an answer
 * of our own that waits for its turn. Pooled.
 *
 * <p>Quiet requests are answered when they fail, but for a read's miss. Statuses and bodies are
 * those of a node that is asked directly.
 */
final class BinaryItemReply extends PendingReply {

  private final BinaryReplyPool pool;
  private final BinaryRequest request = new BinaryRequest();
  private @Nullable BinaryStatus instead;

  BinaryItemReply(BinaryReplyPool pool) {
    this.pool = pool;
  }

  /** Prepares for a request. */
  void reset(BinaryRequest asked) {
    request.keep(asked);
    instead = null;
  }

  /** Has a status answered in place of what the node says. */
  void answerInstead(BinaryStatus status) {
    instead = status;
  }

  @Override
  public void metaValue(MetaLine answer, ByteBuf value) {
    if (isCounter()) {
      pool.counter().take(value, answer.length());
      return;
    }
    if (!hasRoomUndeferred(answer.length())) {
      instead = BinaryStatus.TEMPORARY;
      return;
    }
    ByteBuf out = buffer();
    if (out != null) {
      value(out, answer, answer.length());
      Buffers.move(value, out, answer.length());
    }
  }

  private void value(ByteBuf out, MetaLine answer, int length) {
    BinaryReply.value(out, request, (int) answer.number('f'), length, answer.number('c'));
  }

  private boolean isCounter() {
    return request.command() == BinaryCommand.INCREMENT
        || request.command() == BinaryCommand.DECREMENT;
  }

  private boolean isRead() {
    return switch (request.command()) {
      case GET, GETK, TOUCH, GAT, GATK -> true;
      default -> false;
    };
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (instead != null) {
      status(instead);
    } else if (line.isMeta()) {
      take(line, line.meta());
    } else {
      error(line);
    }
  }

  private void take(ReplyParser line, MetaLine answer) {
    switch (answer.code()) {
      case VA -> {
        if (isCounter()) {
          counted(line, answer);
        }
      }
      case HD -> done(line, answer);
      case EN -> miss();
      case NF -> status(BinaryStatus.NOT_FOUND);
      case EX -> status(BinaryStatus.EXISTS);
      case NS -> status(notStored());
      case ME -> throw new IllegalStateException("me was not asked for");
    }
  }

  private void counted(ReplyParser line, MetaLine answer) {
    CounterText counter = pool.counter();
    if (!counter.isNumber()) {
      failure(BinaryStatus.INTERNAL, line.text());
      return;
    }
    ByteBuf out = request.isQuiet() ? null : buffer();
    if (out != null) {
      BinaryReply.number(out, request, counter.number(), answer.number('c'));
    }
  }

  private void done(ReplyParser line, MetaLine answer) {
    boolean odd = isCounter() || (isRead() && request.command() != BinaryCommand.TOUCH);
    if (odd) {
      failure(BinaryStatus.INTERNAL, line.text());
      return;
    }
    ByteBuf out = request.isQuiet() ? null : buffer();
    if (out != null && request.command() == BinaryCommand.TOUCH) {
      value(out, answer, 0);
    } else if (out != null) {
      BinaryReply.done(out, request, answer.number('c'));
    }
  }

  /** Whether the request only reads, so that a miss can be its answer. */
  boolean canMiss() {
    return isRead() && request.command() != BinaryCommand.TOUCH;
  }

  /** Answers that there is no item. */
  void miss() {
    if (request.isQuiet()) {
      return;
    }
    ByteBuf out = request.command().answersKey() ? buffer() : null;
    if (out != null) {
      BinaryReply.keyNotFound(out, request);
    } else {
      status(BinaryStatus.NOT_FOUND);
    }
  }

  private BinaryStatus notStored() {
    return switch (request.command()) {
      case ADD -> BinaryStatus.EXISTS;
      case REPLACE -> BinaryStatus.NOT_FOUND;
      default -> BinaryStatus.NOT_STORED;
    };
  }

  private void error(ReplyParser line) {
    if (line.is(ReplyLine.NON_NUMERIC)) {
      status(BinaryStatus.NON_NUMERIC);
    } else if (line.is(ReplyLine.TOO_LARGE)) {
      status(BinaryStatus.TOO_LARGE);
    } else if (line.is(ReplyLine.OUT_OF_MEMORY)) {
      status(BinaryStatus.NO_MEMORY_FOR_ITEM);
    } else if (line.is(ReplyLine.OUT_OF_MEMORY_DURING_READ)) {
      status(BinaryStatus.NO_MEMORY_FOR_VALUE);
    } else if (line.is(ReplyLine.NO_MEMORY)) {
      status(BinaryStatus.NO_MEMORY_FOR_NUMBER);
    } else if (line.is(ReplyLine.NO_MEMORY_FOR_NEW)) {
      status(BinaryStatus.NO_MEMORY_FOR_NEW_NUMBER);
    } else {
      failure(BinaryStatus.INTERNAL, line.text());
    }
  }

  /** Answers with a value of our own. */
  void value(byte[] data) {
    ByteBuf out = buffer();
    if (out != null) {
      BinaryReply.value(out, request, 0, data.length, 0);
      Buffers.write(out, data);
    }
  }

  /** Answers with a status and its words. */
  void status(BinaryStatus status) {
    ByteBuf out = buffer();
    if (out != null) {
      BinaryReply.status(out, request, status);
    }
  }

  /** Answers with a status and words of our own. */
  void failure(BinaryStatus status, String text) {
    ByteBuf out = buffer();
    if (out != null) {
      BinaryReply.failure(out, request, status, text);
    }
  }

  @Override
  void refuse(String errorLine) {
    if (instead != null) {
      status(instead);
    } else {
      failure(BinaryStatus.TEMPORARY, errorLine);
    }
  }

  @Override
  void lack(String errorLine) {
    if (instead != null) {
      status(instead);
    } else {
      failure(BinaryStatus.NOT_SUPPORTED, errorLine);
    }
  }

  @Override
  void finish(ByteBuf out) {
    // The one answer was all.
  }

  @Override
  void leave() {
    super.leave();
    pool.release(this);
  }
}
