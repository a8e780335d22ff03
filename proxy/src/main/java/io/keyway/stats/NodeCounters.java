package io.keyway.stats;

/** What one event loop counts of one node. Written by that loop alone, read by any thread. */
public final class NodeCounters {

  private final String node;
  private final String address;
  private final Counters<NodeStat> counters = new Counters<>(NodeStat.class);

  /**
   * Counters of a node that start at 0.
   *
   * @param node the member's id
   * @param address where it listens, host and port
   */
  public NodeCounters(String node, String address) {
    this.node = node;
    this.address = address;
  }

  /** The member's id. */
  public String node() {
    return node;
  }

  /** Where the node listens, host and port. */
  public String address() {
    return address;
  }

  /** Adds one. Event loop only. */
  public void increment(NodeStat stat) {
    counters.increment(stat);
  }

  /** Adds any number. Event loop only. */
  public void add(NodeStat stat, long amount) {
    counters.add(stat, amount);
  }

  /** Puts a number in place of another. Event loop only. */
  public void set(NodeStat stat, long value) {
    counters.set(stat, value);
  }

  /** The number by now. Any thread. */
  public long get(NodeStat stat) {
    return counters.get(stat);
  }
}
