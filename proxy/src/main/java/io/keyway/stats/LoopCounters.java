package io.keyway.stats;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What one event loop of a proxy counts: of its clients, and of each node of its pools. Written by
 * that loop alone, read by any thread.
 */
public final class LoopCounters {

  private final Counters<ProxyStat> counters = new Counters<>(ProxyStat.class);
  private final List<PoolCounters> pools = new CopyOnWriteArrayList<>();

  /** Adds one. Event loop only. */
  public void increment(ProxyStat stat) {
    counters.increment(stat);
  }

  /** Adds any number. Event loop only. */
  public void add(ProxyStat stat, long amount) {
    counters.add(stat, amount);
  }

  /** The number by now. Any thread. */
  public long get(ProxyStat stat) {
    return counters.get(stat);
  }

  /** Adds the counters of a pool. Before anybody else reads. */
  public PoolCounters pool(String name) {
    PoolCounters added = new PoolCounters(name);
    pools.add(added);
    return added;
  }

  /** The counters of all pools. Any thread. */
  public List<PoolCounters> pools() {
    return pools;
  }
}
