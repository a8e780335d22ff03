package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.memory.Buffers;
import io.keyway.protocol.Command;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.protocol.WholeKey;
import io.netty.buffer.ByteBuf;

/**
 * One node's answer to a meta command, without what only the proxy has asked for. Pooled.
 *
 * <p>A node is never told to be quiet; what a client that wants quiet does not get is left out
 * here, by memcached 1.6.45's rules.
 */
final class MetaReply extends PendingReply {

  static final String NO_ROOM = "SERVER_ERROR too many bytes wait for the client";

  private final ReplyPool pool;
  private Command command = Command.MG;
  private boolean quiet;
  private boolean withKey;
  private boolean withOpaque;
  private final WholeKey key = new WholeKey();

  /** Whether the value was dropped as its client has taken too little of what came before. */
  private boolean dropped;

  MetaReply(ReplyPool pool) {
    this.pool = pool;
  }

  /** Prepares for a request, whose key has been stripped of what the node does not know of. */
  void reset(Request request) {
    command = request.command();
    quiet = request.meta().isQuiet();
    withKey = request.meta().has('k');
    withOpaque = request.meta().has('O');
    key.keep(request);
    dropped = false;
  }

  /** Answers that there is no item. */
  void miss(Request request, MetaReplyWriter writer) {
    ByteBuf out = hides(Code.EN) ? null : buffer();
    if (out != null) {
      writer.start(Code.EN);
      writer.echoes(request);
      writer.end(out);
    }
  }

  @Override
  public void metaValue(MetaLine answer, ByteBuf value) {
    boolean hidden = hides(answer.code());
    dropped = !hidden && !hasRoomUndeferred(answer.length());
    ByteBuf out = hidden || dropped ? null : buffer();
    if (out != null) {
      write(answer, out);
      Buffers.move(value, out, answer.length());
    }
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (dropped) {
      refuse(NO_ROOM);
      return;
    }
    boolean hidden = line.isMeta() && hides(line.meta().code());
    ByteBuf out = hidden ? null : buffer();
    if (out == null) {
      return;
    }
    if (!line.isMeta()) {
      Buffers.write(out, line.line(), 0, line.lineLength());
      ReplyWriter.endOfValue(out);
    } else if (line.meta().code() == Code.VA) {
      ReplyWriter.endOfValue(out);
    } else {
      write(line.meta(), out);
    }
  }

  private void write(MetaLine answer, ByteBuf out) {
    if (key.isStripped() && (withKey || answer.code() == Code.ME)) {
      answer.write(out, key, withOpaque);
    } else {
      answer.write(out, withKey, withOpaque);
    }
  }

  private boolean hides(Code code) {
    return quiet
        && switch (command) {
          case MG -> code == Code.EN;
          case MA -> code == Code.HD || code == Code.VA;
          default -> code == Code.HD;
        };
  }

  @Override
  void refuse(String errorLine) {
    ByteBuf out = buffer();
    if (out != null) {
      ReplyWriter.line(out, errorLine);
    }
  }

  @Override
  void finish(ByteBuf out) {
    // The node's line was all.
  }

  @Override
  void leave() {
    super.leave();
    pool.release(this);
  }
}
