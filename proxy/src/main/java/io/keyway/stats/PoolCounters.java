package io.keyway.stats;

import java.util.List;

/**
 * What one event loop counts of the nodes of one pool, and the ring that it routes by. Written by
 * that loop alone, read by any thread.
 */
public final class PoolCounters {

  private record Adopted(long epoch, String phase, List<NodeCounters> nodes) {}

  private final String pool;
  private volatile Adopted adopted = new Adopted(0, "none", List.of());

  /** Counters of a pool that has no ring yet. */
  public PoolCounters(String pool) {
    this.pool = pool;
  }

  /** The loop routes by another ring, of these nodes in placement order. Event loop only. */
  public void adopted(long epoch, String phase, List<NodeCounters> nodes) {
    adopted = new Adopted(epoch, phase, List.copyOf(nodes));
  }

  /** The pool's name. */
  public String pool() {
    return pool;
  }

  /** The epoch of the ring, 0 before the first. Any thread. */
  public long epoch() {
    return adopted.epoch();
  }

  /** The phase of the ring, {@code none} before the first. Any thread. */
  public String phase() {
    return adopted.phase();
  }

  /** The counters of the nodes, in placement order. Any thread. */
  public List<NodeCounters> nodes() {
    return adopted.nodes();
  }
}
