package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.backend.ReplySink;
import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;

/**
 * A long value on its way from a client to its owner, in pieces. Event loop only.
 *
 * <p>It has a lane to itself, so that a client which stops in the middle holds up nobody else. An
 * owner that is lost, or refuses the value early, is the reply's matter: what is still to come of
 * the value is taken all the same, to stay in step with the client.
 */
public final class Upload {

  private final Lane lane;
  private final ReplySink reply;
  private final boolean withLineEnd;
  private int bytesLeft;
  private boolean inStep = true;

  /** Whether the lane is no longer ours. */
  private boolean over;

  private Upload(Lane lane, int bytes, boolean withLineEnd, ReplySink reply) {
    this.lane = lane;
    this.reply = reply;
    this.bytesLeft = bytes;
    this.withLineEnd = withLineEnd;
  }

  /** A value of so many bytes; it and its line end are to be {@link #take taken}. */
  static Upload ofText(Lane lane, int valueBytes, ReplySink reply) {
    return new Upload(lane, valueBytes + 2, true, reply);
  }

  /** A value of so many bytes, which the client ends without a line end. */
  static Upload ofBinary(Lane lane, int valueBytes, ReplySink reply) {
    return new Upload(lane, valueBytes, false, reply);
  }

  /** Announces the storage command, whose line the caller writes to the lane. */
  Exchange begin(Expectation expectation) {
    Exchange exchange = lane.begin(expectation, new Answer());
    lane.waitForClient();
    return exchange;
  }

  /** Has something run whenever {@link #isWritable()} turns true again. */
  public void whenWritable(Runnable run) {
    lane.whenWritable(() -> {
      if (bytesLeft > 0) {
        lane.waitForClient();
      }
      run.run();
    });
  }

  /** Whether the owner takes more now. */
  public boolean isWritable() {
    return over || lane.isWritable();
  }

  /** Passes on what has come of the value, and of its line end; true when that was all. */
  public boolean take(ByteBuf in) {
    int length = Math.min(bytesLeft, in.readableBytes());
    if (withLineEnd) {
      checkLineEnd(in, length);
    }
    bytesLeft -= length;
    if (over) {
      in.skipBytes(length);
    } else {
      Buffers.move(in, lane.out(), length);
      if (bytesLeft == 0 && !withLineEnd) {
        ReplyWriter.endOfValue(lane.out());
      }
      lane.send();
      if (bytesLeft == 0 || !lane.isWritable()) {
        lane.waitForNode();
      }
    }
    return bytesLeft == 0;
  }

  /** An owner may be out of step behind a value that does not end where it should. */
  private void checkLineEnd(ByteBuf in, int length) {
    int start = in.readerIndex();
    int carriageReturn = bytesLeft - 2;
    if (carriageReturn >= 0 && carriageReturn < length) {
      inStep &= in.getByte(start + carriageReturn) == '\r';
    }
    if (length == bytesLeft && length > 0) {
      inStep &= in.getByte(start + length - 1) == '\n';
    }
  }

  /** The client is gone half-way: the owner must not store what it has. */
  public void abandon() {
    if (!over) {
      over = true;
      lane.abandon();
    }
  }

  /** Gives the lane back, and lets the reply know. */
  private final class Answer implements ReplySink {

    @Override
    public void answered(Backend backend, Exchange exchange, ReplyParser line) {
      over = true;
      if (bytesLeft == 0 && inStep) {
        lane.end();
      } else {
        lane.abandon();
      }
      reply.answered(backend, exchange, line);
    }

    @Override
    public void failed(Backend backend, Exchange exchange, String cause) {
      over = true;
      reply.failed(backend, exchange, cause);
    }
  }
}
