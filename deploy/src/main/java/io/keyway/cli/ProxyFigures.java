package io.keyway.cli;

import io.keyway.frontend.ProxyServer;
import io.keyway.measure.Latencies;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.PoolMeasurements;
import io.keyway.stats.MemcachedProxy;
import io.keyway.stats.NodeStat;
import io.keyway.stats.NodeSums;
import io.keyway.stats.ProxyStat;
import io.keyway.stats.Stat;
import io.keyway.telemetry.Histogram;
import io.keyway.telemetry.MemcachedMetrics;
import io.keyway.telemetry.Metrics;
import io.keyway.telemetry.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToLongFunction;

/** What the proxies of a process show under {@code /metrics}. Read when asked, on any thread. */
final class ProxyFigures {

  /** The words behind {@code stats} that the exporter's figures come from. */
  private static final List<String> STATISTICS = List.of("", "settings", "items", "slabs");

  /** Nodes that do not answer have failed by then. */
  private static final long STATISTICS_SECONDS_MAX = 5;

  /** Buckets end at powers of two, from 64 µs to 4.2 s, as the histograms behind them do. */
  private static final int BUCKET_BITS_MIN = 6;

  private static final int BUCKET_BITS_MAX = 22;

  private final Map<String, ProxyServer> proxies;

  private ProxyFigures(Map<String, ProxyServer> proxies) {
    this.proxies = Map.copyOf(proxies);
  }

  /** Shows figures of proxies by their ids. */
  static void add(Metrics metrics, Map<String, ProxyServer> proxies) {
    ProxyFigures figures = new ProxyFigures(proxies);
    figures.addRings(metrics);
    figures.addClients(metrics);
    figures.addCounters(metrics);
    figures.addLatencies(metrics);
  }

  /** Shows the statistics that a proxy answers on its first port, for dashboards of memcached. */
  static void addPool(Metrics metrics, ProxyServer proxy) {
    metrics.text(() -> poolText(proxy));
  }

  private static String poolText(ProxyServer proxy) {
    String first = proxy.addresses().keySet().iterator().next();
    Map<String, CompletableFuture<Map<String, String>>> answers = new HashMap<>();
    for (String words : STATISTICS) {
      answers.put(
          words,
          proxy
              .statistics(first, words)
              .completeOnTimeout(Map.of(), STATISTICS_SECONDS_MAX, TimeUnit.SECONDS));
    }
    CompletableFuture<Map<String, String>> none = CompletableFuture.completedFuture(Map.of());
    try {
      return MemcachedMetrics.text(
          words -> figures(words, answers.getOrDefault(words, none).join(), proxy));
    } catch (CompletionException e) {
      return MemcachedMetrics.text(words -> Map.of()); // the proxy is being closed
    }
  }

  private static Map<String, String> figures(
      String words, Map<String, String> answer, ProxyServer proxy) {
    if (!words.isEmpty() || answer.isEmpty()) {
      return answer;
    }
    Map<String, String> figures = new HashMap<>(MemcachedProxy.figures(proxy.counters()));
    figures.putAll(answer);
    return figures;
  }

  private void addRings(Metrics metrics) {
    metrics.gauges(
        "keyway_ring_epoch",
        "Epoch of the ring routed by.",
        () -> ofPools((proxy, pool) -> proxy.epoch(pool)));
    metrics.gauges(
        "keyway_ring_members",
        "Members of the ring routed by.",
        () -> ofPools(ProxyFigures::members));
    metrics.gauges(
        "keyway_membership_frozen_seconds",
        "Since when ZooKeeper is away and the ring is the last known one; 0 while it is there.",
        () -> ofPools((proxy, pool) -> proxy.freshness(pool).frozenSeconds()));
  }

  private static int members(ProxyServer proxy, String pool) {
    return (int)
        proxy.counters().nodes().values().stream().filter(n -> n.pool().equals(pool)).count();
  }

  private void addClients(Metrics metrics) {
    metrics.gauges(
        "keyway_proxy_clients",
        "Clients connected.",
        () -> ofProxies(proxy -> proxy.clients().current()));
    metrics.gauges(
        "keyway_proxy_clients_limit",
        "Clients allowed at a time.",
        () -> ofProxies(proxy -> proxy.clients().max()));
    metrics.counters(
        "keyway_proxy_clients_rejected",
        "Clients refused over the limit.",
        () -> ofProxies(proxy -> proxy.clients().rejected()));
    metrics.counters(
        "keyway_proxy_slow_requests",
        "Requests to nodes that took longer than the threshold.",
        () -> ofProxies(proxy -> proxy.measurements().slowCount()));
  }

  private void addCounters(Metrics metrics) {
    for (ProxyStat stat : ProxyStat.values()) {
      add(metrics, "keyway_proxy_", stat, () -> ofProxies(proxy -> proxy.counters().sum(stat)));
    }
    for (NodeStat stat : NodeStat.values()) {
      add(metrics, "keyway_backend_", stat, () -> ofNodes(stat));
    }
  }

  private static void add(
      Metrics metrics, String prefix, Stat stat, Supplier<List<Sample>> source) {
    String name = prefix + stat.wireName();
    if (stat.isGauge()) {
      metrics.gauges(name, stat.description(), source);
    } else {
      metrics.counters(name, stat.description(), source);
    }
  }

  private List<Sample> ofProxies(ToLongFunction<ProxyServer> figure) {
    List<Sample> samples = new ArrayList<>();
    proxies.forEach(
        (id, proxy) -> samples.add(new Sample(List.of("proxy", id), figure.applyAsLong(proxy))));
    return samples;
  }

  private List<Sample> ofPools(ToDoubleBiFunction<ProxyServer, String> figure) {
    List<Sample> samples = new ArrayList<>();
    proxies.forEach((id, proxy) -> {
      for (String pool : proxy.pools()) {
        double value = figure.applyAsDouble(proxy, pool);
        samples.add(new Sample(List.of("proxy", id, "pool", pool), value));
      }
    });
    return samples;
  }

  private List<Sample> ofNodes(NodeStat stat) {
    List<Sample> samples = new ArrayList<>();
    proxies.forEach((id, proxy) -> {
      for (NodeSums node : proxy.counters().nodes().values()) {
        samples.add(new Sample(labels(id, node.pool(), node.node()), node.sum(stat)));
      }
    });
    return samples;
  }

  private void addLatencies(Metrics metrics) {
    metrics.histograms(
        "keyway_backend_latency_seconds",
        "From a request to a node to the end of its answer, by command and outcome.",
        () -> histograms(ProxyFigures::addOperations));
    metrics.histograms(
        "keyway_backend_phase_seconds",
        "What the time of answered requests was made of.",
        () -> histograms(ProxyFigures::addPhases));
  }

  private interface Source {
    void add(List<String> labels, NodeLatencies latencies, List<Histogram> histograms);
  }

  private List<Histogram> histograms(Source source) {
    List<Histogram> histograms = new ArrayList<>();
    proxies.forEach((id, proxy) -> {
      for (PoolMeasurements pool : proxy.measurements().pools()) {
        pool.latencies()
            .forEach((node, latencies) ->
                source.add(labels(id, pool.pool(), node), latencies, histograms));
      }
    });
    return histograms;
  }

  private static List<String> labels(String proxy, String pool, String node) {
    return List.of("proxy", proxy, "pool", pool, "node", node);
  }

  private static void addOperations(
      List<String> labels, NodeLatencies latencies, List<Histogram> histograms) {
    latencies
        .operations()
        .forEach((operation, outcomes) ->
            outcomes.forEach((outcome, of) ->
                histograms.add(
                    histogram(
                        of, labels, "command", operation.label(), "outcome", outcome.label()))));
  }

  private static void addPhases(
      List<String> labels, NodeLatencies latencies, List<Histogram> histograms) {
    latencies
        .phases()
        .forEach((phase, of) -> histograms.add(histogram(of, labels, "phase", phase.label())));
  }

  private static Histogram histogram(Latencies latencies, List<String> labels, String... more) {
    List<String> all = new ArrayList<>(labels);
    all.addAll(List.of(more));
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long below = 0;
    for (int bits = BUCKET_BITS_MIN; bits <= BUCKET_BITS_MAX; bits++) {
      long count = latencies.countBelow(1L << bits);
      bounds.add((1L << bits) / 1e6);
      counts.add(count - below);
      below = count;
    }
    bounds.add(Double.POSITIVE_INFINITY);
    counts.add(latencies.count() - below);
    return new Histogram(all, bounds, counts, latencies.sumNanos() / 1e9);
  }
}
