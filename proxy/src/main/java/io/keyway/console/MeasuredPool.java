package io.keyway.console;

import io.keyway.measure.Latencies;
import io.keyway.measure.RecentLatencies;
import io.keyway.stats.NodeStat;
import io.keyway.stats.NodeSums;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the proxies of this process measure of the requests to one pool, sample by sample. The
 * sampler's thread only.
 */
final class MeasuredPool {

  /** What is sampled of each node, in this order. Times are of the last ten to twenty seconds. */
  static final List<String> FIELDS =
      List.of("requests", "p50_us", "p99_us", "p999_us", "breaker_open", "breaker_opens");

  static final int BREAKER_OPEN = FIELDS.indexOf("breaker_open");
  static final int BREAKER_OPENS = FIELDS.indexOf("breaker_opens");

  private final String pool;
  private final List<MeasuredProxy> proxies;
  private final RecentLatencies recent;

  /**
   * @param proxies that serve the pool
   */
  MeasuredPool(String pool, List<MeasuredProxy> proxies) {
    this.pool = pool;
    this.proxies = proxies;
    this.recent =
        new RecentLatencies(
            proxies.stream().map(proxy -> proxy.measurements().pool(pool)).toList());
  }

  /**
   * One look at all nodes.
   *
   * @param all the pool as a whole
   * @param nodes each node by its id
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
  record Sample(long[] all, Map<String, long[]> nodes) {}

  Sample sample(long nowNanos) {
    Map<String, Latencies> latencies = recent.until(nowNanos);
    Map<String, long[]> nodes = new LinkedHashMap<>();
    latencies.forEach((node, times) -> nodes.put(node, values(times)));
    for (MeasuredProxy proxy : proxies) {
      for (NodeSums sums : proxy.counters().nodes().values()) {
        if (sums.pool().equals(pool)) {
          addBreakers(nodes.computeIfAbsent(sums.node(), _ -> new long[FIELDS.size()]), sums);
        }
      }
    }
    return new Sample(all(latencies.values(), nodes.values()), nodes);
  }

  private static long[] values(Latencies times) {
    return new long[] {
      times.count(), times.micros(0.5), times.micros(0.99), times.micros(0.999), 0, 0
    };
  }

  private static void addBreakers(long[] values, NodeSums sums) {
    values[BREAKER_OPEN] += sums.sum(NodeStat.BREAKER_OPEN);
    values[BREAKER_OPENS] += sums.sum(NodeStat.BREAKER_OPENS);
  }

  /** The pool's open breakers are counted by nodes. */
  private static long[] all(Collection<Latencies> latencies, Collection<long[]> nodes) {
    Latencies times = new Latencies();
    latencies.forEach(times::add);
    long[] values = values(times);
    for (long[] node : nodes) {
      values[BREAKER_OPEN] += Math.min(1, node[BREAKER_OPEN]);
      values[BREAKER_OPENS] += node[BREAKER_OPENS];
    }
    return values;
  }
}
