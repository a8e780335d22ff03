package io.keyway.measure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long the nodes of a pool took lately, by one proxy: in the last ten to twenty seconds for
 * whoever looks at least that often, else since the look before. One thread.
 */
public final class RecentLatencies {

  static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Map<String, Span> spans = new HashMap<>();
  private boolean begun;

  /** Begins with the first look: nobody knows how old that is which it finds. */
  public RecentLatencies() {}

  /**
   * The times of each node by its id.
   *
   * @param totals the same since the proxy's start
   * @param nowNanos the time of {@link System#nanoTime}
   */
  public Map<String, Latencies> until(Map<String, Latencies> totals, long nowNanos) {
    spans.keySet().retainAll(totals.keySet());
    Map<String, Latencies> recent = new LinkedHashMap<>();
    totals.forEach((node, total) ->
        recent.put(
            node,
            spans
                .computeIfAbsent(node, _ -> new Span(begun ? new Latencies() : total, nowNanos))
                .until(total, nowNanos)));
    begun = true;
    return recent;
  }

  /** Where the span of one node begins, and where the next one will. */
  private static final class Span {

    private Latencies start;
    private Latencies nextStart;
    private long nextStartNanos;

    Span(Latencies start, long nowNanos) {
      this.start = start;
      this.nextStart = start;
      this.nextStartNanos = nowNanos;
    }

    Latencies until(Latencies total, long nowNanos) {
      if (total.count() < nextStart.count()) {
        // The node had left the ring, or the proxy has been started anew: all is counted from 0.
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
