package io.keyway.measure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How long the nodes of a pool took lately: in the last ten to twenty seconds for whoever looks at
 * least that often, else since the look before. One thread.
 */
public final class RecentLatencies {

  static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final List<PoolMeasurements> proxies;
  private final Map<String, Span> spans = new HashMap<>();

  /** Begins with what was measured until now. */
  public RecentLatencies(List<PoolMeasurements> proxies) {
    this.proxies = List.copyOf(proxies);
  }

  /**
   * The times of each node by its id, over all operations, outcomes and proxies.
   *
   * @param nowNanos the time of {@link System#nanoTime}
   */
  public Map<String, Latencies> until(long nowNanos) {
    Map<String, Latencies> totals = new TreeMap<>();
    proxies.forEach(proxy -> proxy.addTo(totals));
    spans.keySet().retainAll(totals.keySet());
    Map<String, Latencies> recent = new LinkedHashMap<>();
    totals.forEach((node, total) ->
        recent.put(
            node, spans.computeIfAbsent(node, _ -> new Span(nowNanos)).until(total, nowNanos)));
    return recent;
  }

  /** Where the span of one node begins, and where the next one will. */
  private static final class Span {

    private Latencies start = new Latencies();
    private Latencies nextStart = start;
    private long nextStartNanos;

    Span(long nowNanos) {
      this.nextStartNanos = nowNanos;
    }

    Latencies until(Latencies total, long nowNanos) {
      if (total.count() < nextStart.count()) {
        // The node had left the ring, and is counted anew.
        nextStart = new Latencies();
        start = nextStart;
      }
      if (nowNanos - nextStartNanos >= SPAN_NANOS) {
        start = nextStart;
        nextStart = total;
        nextStartNanos = nowNanos;
      }
      return total.since(start);
    }
  }
}
