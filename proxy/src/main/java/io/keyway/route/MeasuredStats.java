package io.keyway.route;

import io.keyway.measure.Latencies;
import io.keyway.measure.Measurements;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.PoolMeasurements;
import io.keyway.measure.SlowRequest;
import io.keyway.stats.ProxyCounters;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * What {@code stats latency} and {@code stats slow} tell of what the proxy measures; nobody is
 * asked for it. Times are in microseconds.
 */
final class MeasuredStats {

  private final Measurements measurements;
  private final ProxyCounters counters;

  /**
   * @param measurements of the pools that clients can reach
   * @param counters which know the nodes' names
   */
  MeasuredStats(Measurements measurements, ProxyCounters counters) {
    this.measurements = measurements;
    this.counters = counters;
  }

  /** Hands out how long each node takes. */
  void latency(BiConsumer<String, String> to) {
    for (PoolMeasurements pool : measurements.pools()) {
      pool.latencies()
          .forEach((node, latencies) -> latency(counters.nameOf(pool.pool(), node), latencies, to));
    }
  }

  private static void latency(String node, NodeLatencies latencies, BiConsumer<String, String> to) {
    latencies
        .operations()
        .forEach((operation, outcomes) -> {
          String name = node + ':' + operation.label();
          latency(name, latencies.of(operation), to);
          outcomes.forEach(
              (outcome, of) -> to.accept(name + ':' + outcome.label(), Long.toString(of.count())));
        });
    latencies.phases().forEach((phase, of) -> latency(node + ':' + phase.label(), of, to));
  }

  private static void latency(String name, Latencies latencies, BiConsumer<String, String> to) {
    to.accept(name + ":count", Long.toString(latencies.count()));
    to.accept(name + ":p50_us", Long.toString(latencies.micros(0.5)));
    to.accept(name + ":p99_us", Long.toString(latencies.micros(0.99)));
    to.accept(name + ":p999_us", Long.toString(latencies.micros(0.999)));
    to.accept(name + ":max_us", Long.toString(latencies.maxMicros()));
  }

  /** Hands out the slow requests that are kept. */
  void slow(BiConsumer<String, String> to) {
    to.accept("slow_threshold_ms", Long.toString(measurements.slowMillis()));
    to.accept("slow_total", Long.toString(measurements.slowCount()));
    int number = 1;
    for (SlowRequest request : measurements.slowRequests()) {
      String time = Instant.ofEpochMilli(request.unixMillis()).toString();
      to.accept("slow_" + number++, time + ' ' + request);
    }
  }
}
