package io.keyway.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a proxy has counted since its start, over all its event loops: the read side of {@link
 * LoopCounters}. Any thread; adds up when asked, and costs the loops nothing.
 *
 * <p>{@link ProxyStat} and {@link NodeStat} list what there is.
 */
public final class ProxyCounters {

  private final List<LoopCounters> loops;

  /** The sums of some loops' counters. */
  public ProxyCounters(List<LoopCounters> loops) {
    this.loops = List.copyOf(loops);
  }

  /** The sum of a counter over all loops. */
  public long sum(ProxyStat stat) {
    return loops.stream().mapToLong(loop -> loop.get(stat)).sum();
  }

  /** The number of event loops. */
  public int loopCount() {
    return loops.size();
  }

  /**
   * What a node is called in statistics: its id, behind its pool's name and a slash if the proxy
   * serves several pools.
   */
  public String nameOf(String pool, String node) {
    return pools().size() == 1 ? node : pool + '/' + node;
  }

  /** The pools as the first event loop knows them. */
  public List<PoolCounters> pools() {
    return loops.getFirst().pools();
  }

  /**
   * The nodes of all pools by their {@link #nameOf names}, in placement order. While a ring is
   * adopted, loops may know different ones; those of any loop are there.
   */
  public Map<String, NodeSums> nodes() {
    Map<String, NodeSums> nodes = new LinkedHashMap<>();
    for (LoopCounters loop : loops) {
      for (PoolCounters pool : loop.pools()) {
        for (NodeCounters node : pool.nodes()) {
          String name = nameOf(pool.pool(), node.node());
          nodes.computeIfAbsent(name, added -> new NodeSums(pool.pool(), node)).add(node);
        }
      }
    }
    return nodes;
  }
}
