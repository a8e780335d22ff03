package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Capability;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.backend.ReplySink;
import io.keyway.measure.Operation;
import io.keyway.pool.Pool;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.NodeCounters;
import io.keyway.stats.NodeStat;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one request of a client, until all nodes that have a part in it have answered. Event
 * loop only.
 *
 * <p>A subclass says what the parts add up to. The request is sent between {@link #partBegun} calls
 * and {@link #allBegun}, so that a node which refuses at once can't complete the reply too early.
 */
abstract sealed class PendingReply implements ReplySink
    permits BinaryFlushReply,
        BinaryItemReply,
        BroadcastReply,
        DumpReply,
        FiguresReply,
        LineReply,
        MetaReply,
        NodeStatsReply,
        OwnReply,
        PoolStatsReply,
        PrefixStatsReply,
        RetrievalReply,
        StatsReply {

  static final String SERVER_ERROR = "SERVER_ERROR ";

  @Nullable PendingReply next;
  @Nullable ByteBuf held;
  boolean complete;

  /** What the queue has counted of {@link #heldBytes()}. */
  int heldBytesCounted;

  private @Nullable ReplyQueue queue;
  private int partsOpen;

  /** Takes its place among a client's replies. */
  final void enter(ReplyQueue entered) {
    queue = entered;
    complete = false;
    partsOpen = 1;
  }

  /** Gives up its place; a pooled reply may be used for another request from here on. */
  void leave() {
    queue = null;
    next = null;
  }

  /**
   * Gives a node a part in the reply, and begins the exchange whose request the caller writes; null
   * if the node refuses or can't, which the reply has taken.
   *
   * @param operation what the part's times count for, or null if nobody measures them
   */
  final @Nullable Exchange begin(
      Backend backend, Expectation expectation, @Nullable Operation operation) {
    partBegun();
    String refusal = backend.refusal();
    if (refusal != null) {
      partRefused(backend, refusal);
      return null;
    }
    if (expectation.isMeta() && backend.lacks(Capability.META)) {
      partLacks(backend, Capability.META);
      return null;
    }
    return backend.begin(expectation, operation, this);
  }

  /** Gives a node a part in the reply on a lane; null as above. */
  final @Nullable Lane beginOnLane(Backend backend, boolean byMeta) {
    partBegun();
    String refusal = backend.laneRefusal();
    if (refusal != null) {
      partRefused(backend, refusal);
      return null;
    }
    if (byMeta && !backend.includes(Capability.META)) {
      partLacks(backend, Capability.META);
      return null;
    }
    return backend.lane();
  }

  /** One more node has a part in the reply. */
  final void partBegun() {
    partsOpen++;
  }

  /** All nodes have been asked. */
  final void allBegun() {
    partEnded();
  }

  @Override
  public void answered(Backend backend, Exchange exchange, ReplyParser line) {
    countAnswer(backend, line);
    take(backend, line);
    partEnded();
  }

  @Override
  public void failed(Backend backend, Exchange exchange, String cause) {
    backend.counters().increment(NodeStat.REQUESTS_LOST);
    count(ProxyStat.ERRORS_LOST);
    unavailable(backend, cause);
    partEnded();
  }

  /** A node would have a part in the reply and was not asked. */
  final void partRefused(Backend backend, String cause) {
    backend.refused();
    count(ProxyStat.ERRORS_REFUSED);
    unavailable(backend, cause);
    partEnded();
  }

  /** Takes the cause for which a node does not answer. */
  void unavailable(Backend backend, String cause) {
    refuse(SERVER_ERROR + backend.name() + " unavailable: " + cause);
  }

  /** A node has a part in the reply and does not know how to answer. */
  final void partLacks(Backend backend, Capability capability) {
    count(ProxyStat.ERRORS_LACKING);
    lack(SERVER_ERROR + backend.name() + " " + capability.lack());
    partEnded();
  }

  /** There is nobody to ask in a pool. */
  final void refuseWithoutMembers(Pool empty) {
    count(ProxyStat.ERRORS_NO_MEMBERS);
    refuse(empty.noMembers());
  }

  private void countAnswer(Backend backend, ReplyParser line) {
    NodeCounters node = backend.counters();
    node.increment(NodeStat.REPLIES);
    switch (line.outcome()) {
      case END -> count(ProxyStat.REPLIES_LIST);
      case META, META_VALUE -> count(ProxyStat.REPLIES_META);
      case ERROR -> {
        count(ProxyStat.REPLIES_ERROR);
        node.increment(NodeStat.REPLIES_ERROR);
      }
      default -> count(ProxyStat.REPLIES_LINE);
    }
  }

  /** Counts one more. */
  final void count(ProxyStat stat) {
    queueOrThrow().counters().increment(stat);
  }

  /** Takes an error line as a node does not know how to answer. */
  void lack(String errorLine) {
    refuse(errorLine);
  }

  /** Takes a node's last line. */
  abstract void take(Backend backend, ReplyParser line);

  /** Takes an error line in place of what a node would have answered. */
  abstract void refuse(String errorLine);

  /** Writes what remains to be said when all parts are there. */
  abstract void finish(ByteBuf out);

  /** Where the reply's bytes go, or null if the client is gone. */
  final @Nullable ByteBuf buffer() {
    return queueOrThrow().bufferFor(this);
  }

  /** The bytes that wait for the replies before this one. */
  int heldBytes() {
    return held == null ? 0 : held.readableBytes();
  }

  /** The client, whose turn this reply is, has taken what there was of it. */
  void goOn() {}

  /** The client is gone; the reply gives up what nobody needs any more. */
  void abandoned() {}

  /** A part of an abandoned reply will not come. */
  final void dropPart() {
    partsOpen--;
    complete = partsOpen == 0;
  }

  /** Some of the reply has come. */
  final void advanced() {
    queueOrThrow().advanced(this);
  }

  /** Whether so many more bytes may wait for the client. */
  final boolean hasRoom(int bytes) {
    return queueOrThrow().hasRoom(bytes);
  }

  /** The same for bytes of a value that can't be left at its node. */
  final boolean hasRoomUndeferred(int bytes) {
    return queueOrThrow().hasRoomUndeferred(bytes);
  }

  /**
   * Whether a request behind this one may change what this one reads, so that it can't read again.
   */
  final boolean isBeforeChange() {
    PendingReply reply = next;
    while (reply != null && (reply.complete || reply.onlyReads())) {
      reply = reply.next;
    }
    return reply != null;
  }

  /** Whether the request certainly changes no item. */
  boolean onlyReads() {
    return false;
  }

  /** Some of what the reply needs is asked for once more. */
  final void defersFirst() {
    queueOrThrow().deferring();
  }

  /** All of that has come. */
  final void defersNoMore() {
    queueOrThrow().deferredNoMore();
  }

  /** Whether the client has much to take before it is worth fetching more. */
  final boolean isClogged() {
    return queueOrThrow().isClogged();
  }

  /** The client has half a value, and the rest will not come. */
  final void breakOff() {
    queueOrThrow().breakOff();
  }

  /** A part of the reply is over. */
  final void partEnded() {
    partsOpen--;
    if (partsOpen == 0) {
      ByteBuf out = buffer();
      if (out != null) {
        finish(out);
      }
      complete = true;
    }
    queueOrThrow().advanced(this);
  }

  private ReplyQueue queueOrThrow() {
    ReplyQueue current = queue;
    if (current == null) {
      throw new IllegalStateException("a reply that nobody waits for");
    }
    return current;
  }
}
