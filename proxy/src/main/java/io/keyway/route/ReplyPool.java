package io.keyway.route;

import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import java.util.ArrayDeque;

/** Idle replies of one event loop, for the next requests. */
final class ReplyPool {

  /** Idle replies of a kind that are kept; a burst beyond it is left to the garbage collector. */
  private static final int KEPT_MAX = 4096;

  private final ArrayDeque<LineReply> lines = new ArrayDeque<>();
  private final ArrayDeque<MetaReply> metas = new ArrayDeque<>();
  private final ArrayDeque<RetrievalReply> retrievals = new ArrayDeque<>();
  private final LaneFetch laneFetch;
  private final LoopCounters counters;

  ReplyPool(LaneFetch laneFetch, LoopCounters counters) {
    this.laneFetch = laneFetch;
    this.counters = counters;
  }

  /** A reply has answered keys of failed nodes as misses. */
  void keysMissed(int count) {
    counters.add(ProxyStat.KEYS_MISSED, count);
  }

  LineReply line() {
    LineReply idle = lines.pollLast();
    return idle == null ? new LineReply(this) : idle;
  }

  MetaReply meta() {
    MetaReply idle = metas.pollLast();
    return idle == null ? new MetaReply(this) : idle;
  }

  RetrievalReply retrieval() {
    RetrievalReply idle = retrievals.pollLast();
    return idle == null ? new RetrievalReply(this, laneFetch) : idle;
  }

  void release(LineReply reply) {
    if (lines.size() < KEPT_MAX) {
      lines.addLast(reply);
    }
  }

  void release(MetaReply reply) {
    if (metas.size() < KEPT_MAX) {
      metas.addLast(reply);
    }
  }

  void release(RetrievalReply reply) {
    if (retrievals.size() < KEPT_MAX) {
      retrievals.addLast(reply);
    }
  }
}
