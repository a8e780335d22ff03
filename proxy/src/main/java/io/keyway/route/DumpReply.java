package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.backend.Lane;
import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The items of all nodes as lines, in the order they come, and one line at the end.
 *
 * <p>The nodes are asked when it is the reply's turn, so that two dumps of one client follow each
 * other, as a memcached has only one at a time. Each node answers on a lane, which is not read
 * while the client has much to take: so a client that is slow stops the nodes, and costs a bounded
 * amount of memory. If a node can't answer, or is lost half-way, the others' items still come, and
 * the last line says that the dump is incomplete. What all nodes refuse with the same line is
 * answered with that.
 */
final class DumpReply extends PendingReply {

  private final Dump dump;
  private final Dumps dumps;
  private final List<@Nullable Lane> lanes = new ArrayList<>();
  private final ListEnd end = new ListEnd();
  private long itemsLeft;
  private boolean asked;
  private boolean admitted;
  private boolean begun;
  private boolean paused;

  DumpReply(Dump dump, Dumps dumps) {
    this.dump = dump;
    this.dumps = dumps;
    this.itemsLeft = dump.itemsMax();
  }

  /** The dump is the one that runs. */
  void admitted() {
    admitted = true;
  }

  /** One more node is asked; returns the number of its part. */
  int addPart() {
    partBegun();
    lanes.add(null);
    return lanes.size() - 1;
  }

  /** A node answers its part on a lane. */
  void answersOn(int part, Lane lane) {
    lanes.set(part, lane);
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  public void dumped(Exchange exchange, ByteBuf line, int length) {
    ByteBuf out = itemsLeft > 0 ? buffer() : null;
    if (out == null) {
      line.skipBytes(length);
      return;
    }
    itemsLeft--;
    begin(out);
    Buffers.move(line, out, length);
    advanced();
    if (isClogged()) {
      pause();
    }
  }

  private void begin(ByteBuf out) {
    String start = dump.form().start();
    if (!begun && start != null) {
      ReplyWriter.line(out, start);
    }
    begun = true;
  }

  private void pause() {
    if (!paused) {
      paused = true;
      for (Lane lane : lanes) {
        if (lane != null) {
          lane.pause();
        }
      }
    }
  }

  @Override
  void goOn() {
    if (!asked) {
      asked = true;
      dumps.ask(dump, this);
      allBegun();
    } else if (paused && !isClogged()) {
      paused = false;
      for (Lane lane : lanes) {
        if (lane != null) {
          lane.resume();
        }
      }
    }
  }

  @Override
  public void answered(Backend backend, Exchange exchange, ReplyParser line) {
    laneEnded(exchange);
    super.answered(backend, exchange, line);
  }

  @Override
  public void failed(Backend backend, Exchange exchange, String cause) {
    laneEnded(exchange);
    super.failed(backend, exchange, cause);
  }

  private void laneEnded(Exchange exchange) {
    Lane lane = lanes.set(exchange.part(), null);
    if (lane != null) {
      lane.end();
    }
  }

  @Override
  void abandoned() {
    if (!asked) {
      asked = true;
      dropPart();
    }
    for (int part = 0; part < lanes.size(); part++) {
      Lane lane = lanes.set(part, null);
      if (lane != null) {
        lane.abandon();
        dropPart();
      }
    }
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    String text = line.text();
    if (!text.equals("END") && !text.equals("EN") && !text.startsWith("NOTSTARTED ")) {
      end.answered(backend, text);
    }
  }

  @Override
  void refuse(String errorLine) {
    end.refused(errorLine);
  }

  @Override
  void finish(ByteBuf out) {
    if (end.failed() == 0) {
      begin(out);
      ReplyWriter.line(out, dump.form().end());
    } else {
      ReplyWriter.line(out, end.incomplete(lanes.size(), begun));
    }
  }

  @Override
  void leave() {
    super.leave();
    if (admitted) {
      dumps.ended();
    }
  }
}
