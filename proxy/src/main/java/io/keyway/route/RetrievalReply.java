package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Capability;
import io.keyway.backend.Exchange;
import io.keyway.backend.Lane;
import io.keyway.cluster.WhenPartial;
import io.keyway.pool.Pool;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Values from several nodes in the order of their keys, and one END. Pooled.
 *
 * <p>When a node can't answer, its keys are misses if others were asked too, and the policy of its
 * pool is so; otherwise the error stands in place of END. So it does when only that node could have
 * answered, as there is nothing partial about it, and when a value was there and can't be had once
 * more.
 *
 * <p>A value that comes when its client has taken too little of what came before is not kept: its
 * key is deferred, and asked for again when it is next and the client has room. So a client that
 * reads slowly, or asks for more than fits, costs a bounded amount of memory and holds up nobody.
 * Where the client has sent a request behind that may change the item, the value is kept up to a
 * higher limit and is an error beyond, so that nobody gets for an earlier request what a later one
 * has stored.
 */
final class RetrievalReply extends PendingReply {

  private final ReplyPool pool;
  private final LaneFetch laneFetch;
  private final ValueOrder order = new ValueOrder();
  private final DeferredKeys deferred = new DeferredKeys();
  private Command command = Command.GET;
  private int exptime;
  private int nodesAnswered;
  private @Nullable String error;

  /** Whether that must be told whatever others answer. */
  private boolean errorStands;

  /** The parts of pools whose keys must not be misses. */
  private final BitSet strictParts = new BitSet();

  private int deferredCount;

  /** Deferred keys that have not been asked for again. */
  private int deferredOpen;

  private int fetchPart = -1;
  private @Nullable Lane lane;

  RetrievalReply(ReplyPool pool, LaneFetch laneFetch) {
    this.pool = pool;
    this.laneFetch = laneFetch;
  }

  /** Prepares for a request. */
  void reset(Request request) {
    command = request.command();
    exptime = request.exptime();
  }

  Command command() {
    return command;
  }

  int exptime() {
    return exptime;
  }

  DeferredKeys deferred() {
    return deferred;
  }

  /**
   * One more node is asked; returns the number of its part.
   *
   * @param policy of its pool
   */
  int addPart(WhenPartial policy) {
    partBegun();
    int part = order.addPart();
    if (policy == WhenPartial.ERROR) {
      strictParts.set(part);
    }
    return part;
  }

  /** Adds the next key, which a part is asked for; returns its position among all keys. */
  int addKey(int part) {
    return order.addKey(part);
  }

  /** A node would be asked, and all its keys are misses. */
  void partMissed(int part) {
    nodesAnswered++;
    order.partLost(part, buffer());
    partEnded();
  }

  /** A node would be asked and refuses. */
  void partRefused(int part, Backend backend, String cause) {
    partFailed(part);
    order.partLost(part, buffer());
    partRefused(backend, cause);
  }

  /** A node would be asked and does not know how to answer. */
  void partLacks(int part, Backend backend, Capability capability) {
    partFailed(part);
    order.partLost(part, buffer());
    partLacks(backend, capability);
  }

  /** There is nobody to ask for a part. */
  void partWithoutMembers(int part, Pool empty) {
    partFailed(part);
    order.partEnded(part, buffer());
    refuseWithoutMembers(empty);
    partEnded();
  }

  /** A part will not be whole, for which there is an error next. */
  private void partFailed(int part) {
    if (part == fetchPart || strictParts.get(part)) {
      letErrorStand();
    }
  }

  /** The next error must be told; one before it that need not be is forgotten. */
  private void letErrorStand() {
    if (!errorStands) {
      errorStands = true;
      error = null;
    }
  }

  @Override
  public @Nullable ByteBuf valueBegun(Exchange exchange, int bytes) {
    ByteBuf client = buffer();
    if (client == null) {
      return null;
    }
    int part = exchange.part();
    if (part != fetchPart && !hasRoom(bytes)) {
      if (!isBeforeChange()) {
        defer(exchange);
        return null;
      } else if (!hasRoomUndeferred(bytes)) {
        letErrorStand();
        refuse(MetaReply.NO_ROOM);
        return null;
      }
    }
    order.valueBegun(part, exchange.position(), client);
    return order.bufferFor(part, client);
  }

  @Override
  boolean onlyReads() {
    return command == Command.GET || command == Command.GETS;
  }

  private void defer(Exchange exchange) {
    if (deferredCount++ == 0) {
      defersFirst();
    }
    count(ProxyStat.VALUES_DEFERRED);
    partBegun();
    deferredOpen++;
    int index = deferred.add(exchange.keyBytes(), exchange.keyOffset(), exchange.keyLength());
    order.defer(exchange.part(), exchange.position(), index);
    advanced();
  }

  @Override
  public @Nullable ByteBuf valueBuffer(Exchange exchange) {
    ByteBuf client = buffer();
    return client == null ? null : order.bufferFor(exchange.part(), client);
  }

  @Override
  public void valueAdvanced(Exchange exchange) {
    advanced();
    pauseIfFull();
  }

  @Override
  public void valueEnded(Exchange exchange, int bytes) {
    ByteBuf client = buffer();
    if (client != null) {
      order.valueEnded(exchange.part(), exchange.position(), bytes, client);
      advanced();
    }
  }

  @Override
  public void answered(Backend backend, Exchange exchange, ReplyParser line) {
    boolean whole = line.is(ReplyLine.END);
    if (!whole) {
      partFailed(exchange.part());
    }
    laneEnded(exchange);
    if (whole) {
      order.partEnded(exchange.part(), buffer());
    } else {
      order.partLost(exchange.part(), buffer());
    }
    super.answered(backend, exchange, line);
  }

  @Override
  public void failed(Backend backend, Exchange exchange, String cause) {
    partFailed(exchange.part());
    laneEnded(exchange);
    if (!order.valueCutOff(exchange.part())) {
      breakOff();
    }
    order.partLost(exchange.part(), buffer());
    super.failed(backend, exchange, cause);
  }

  private void laneEnded(Exchange exchange) {
    Lane ended = lane;
    if (ended != null && exchange.part() == fetchPart) {
      lane = null;
      fetchPart = -1;
      ended.end();
    }
  }

  private void pauseIfFull() {
    Lane current = lane;
    if (current != null && isClogged()) {
      current.pause();
    }
  }

  @Override
  void goOn() {
    Lane current = lane;
    if (current == null) {
      fetchDeferred();
    } else if (!isClogged()) {
      current.resume();
    }
  }

  private void fetchDeferred() {
    int index = order.nextDeferred();
    while (index >= 0 && lane == null && !isClogged()) {
      int position = order.cursor();
      deferredOpen--;
      fetchPart = order.assignDeferred();
      Lane taken = laneFetch.fetch(this, fetchPart, position, index);
      if (taken != null) { // A refusal may have let the client go on, and that have taken one.
        lane = taken;
      }
      index = order.nextDeferred();
    }
  }

  @Override
  void abandoned() {
    Lane current = lane;
    if (current != null) {
      lane = null;
      current.abandon();
      dropPart();
    }
    for (; deferredOpen > 0; deferredOpen--) {
      dropPart();
    }
  }

  @Override
  int heldBytes() {
    return super.heldBytes() + order.heldBytes();
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (line.is(ReplyLine.END)) {
      nodesAnswered++;
    } else {
      refuse(line.text());
    }
  }

  @Override
  void refuse(String errorLine) {
    if (error == null) {
      error = errorLine;
    }
  }

  @Override
  void finish(ByteBuf out) {
    if (error != null && (nodesAnswered == 0 || errorStands)) {
      ReplyWriter.line(out, error);
    } else {
      pool.keysMissed(order.countMissing());
      ReplyWriter.line(out, ReplyLine.END);
    }
  }

  @Override
  void leave() {
    if (deferredCount > 0) {
      deferredCount = 0;
      defersNoMore();
    }
    super.leave();
    error = null;
    errorStands = false;
    strictParts.clear();
    nodesAnswered = 0;
    fetchPart = -1;
    order.clear();
    deferred.clear();
    pool.release(this);
  }
}
