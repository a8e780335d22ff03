package io.keyway.console;

import io.keyway.inspect.BreakerState;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.ProxyClient;
import io.keyway.measure.Latencies;
import io.keyway.measure.RecentLatencies;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * What the proxies measure of the requests to one pool, sample by sample, as if they were one. The
 * sampler's thread only.
 */
final class MeasuredPool implements AutoCloseable {

  /** What is sampled of each node, in this order. Times are of the last ten to twenty seconds. */
  static final List<String> FIELDS =
      List.of("requests", "p50_us", "p99_us", "p999_us", "breaker_open", "breaker_opens");

  static final int BREAKER_OPEN = FIELDS.indexOf("breaker_open");
  static final int BREAKER_OPENS = FIELDS.indexOf("breaker_opens");

  /**
   * One look at all nodes.
   *
   * @param all the pool as a whole
   * @param nodes each node by its id
   * @param problems of the proxies that did not tell, by their ids
   * @param events what breakers did since the look before
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
  record Sample(
      long[] all, Map<String, long[]> nodes, Map<String, String> problems, List<Event> events) {}

  /** What one proxy tells, of each node by its id. */
  private record Told(Map<String, Latencies> times, Map<String, BreakerState> breakers) {

    static Told by(NodeClient proxy, String pool) throws IOException {
      ProxyClient client = new ProxyClient(proxy, pool);
      return new Told(client.latencies(), client.breakers());
    }
  }

  private final Probes<Told> proxies;
  private final Map<PoolNode, RecentLatencies> recent = new HashMap<>();
  private final Map<PoolNode, Map<String, BreakerState>> before = new HashMap<>();

  /**
   * @param pool as the proxies call it
   */
  MeasuredPool(String pool) {
    this.proxies = new Probes<>(proxy -> Told.by(proxy, pool));
  }

  /** Looks at these proxies from now on; returns how many there are. */
  int follow(Set<PoolNode> serving) {
    proxies.follow(serving);
    recent.keySet().retainAll(serving);
    before.keySet().retainAll(serving);
    return proxies.size();
  }

  /** Asks the proxies, each of which counts down. */
  void ask(CountDownLatch answers) {
    proxies.ask(answers);
  }

  /**
   * What they have answered.
   *
   * @param at the time of the events
   */
  Sample sample(long nowNanos, long at) {
    Map<String, Latencies> times = new TreeMap<>();
    Map<String, BreakerState> breakers = new TreeMap<>();
    Map<String, String> problems = new TreeMap<>();
    BreakerChanges changes = new BreakerChanges();
    for (Probe<Told> proxy : proxies.all()) {
      Probe.Reading<Told> reading = proxy.reading();
      Told told = reading.answer();
      if (told == null) {
        problems.put(proxy.node().name(), reading.problem());
        continue;
      }
      recent
          .computeIfAbsent(proxy.node(), _ -> new RecentLatencies())
          .until(told.times(), nowNanos)
          .forEach((node, of) -> times.computeIfAbsent(node, _ -> new Latencies()).add(of));
      told.breakers().forEach((node, of) -> breakers.merge(node, of, BreakerState::plus));
      changes.add(before.put(proxy.node(), told.breakers()), told.breakers());
    }
    Map<String, long[]> nodes = new LinkedHashMap<>();
    times.forEach((node, of) -> nodes.put(node, values(of)));
    breakers.forEach(
        (node, of) -> put(of, nodes.computeIfAbsent(node, _ -> new long[FIELDS.size()])));
    return new Sample(all(times.values(), nodes.values()), nodes, problems, changes.events(at));
  }

  private static long[] values(Latencies times) {
    return new long[] {
      times.count(), times.micros(0.5), times.micros(0.99), times.micros(0.999), 0, 0
    };
  }

  private static void put(BreakerState breaker, long[] values) {
    values[BREAKER_OPEN] = breaker.open();
    values[BREAKER_OPENS] = breaker.opens();
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

  @Override
  public void close() {
    proxies.close();
  }
}
