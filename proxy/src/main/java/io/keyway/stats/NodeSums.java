package io.keyway.stats;

import java.util.ArrayList;
import java.util.List;

/** What all event loops of a proxy have counted of one node. Added up when asked. */
public final class NodeSums {

  private final String pool;
  private final String node;
  private final String address;
  private final List<NodeCounters> loops = new ArrayList<>();

  NodeSums(String pool, NodeCounters node) {
    this.pool = pool;
    this.node = node.node();
    this.address = node.address();
  }

  void add(NodeCounters loop) {
    loops.add(loop);
  }

  /** The name of the node's pool. */
  public String pool() {
    return pool;
  }

  /** The member's id. */
  public String node() {
    return node;
  }

  /** Where the node listens, host and port. */
  public String address() {
    return address;
  }

  /** The sum of a counter over all loops. */
  public long sum(NodeStat stat) {
    return loops.stream().mapToLong(loop -> loop.get(stat)).sum();
  }
}
