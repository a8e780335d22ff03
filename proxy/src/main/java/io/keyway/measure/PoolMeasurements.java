package io.keyway.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What a proxy measures of the requests to one pool, over all its event loops: the read side of
 * {@link LoopMeasurements}. Any thread; adds up when asked, and costs the loops nothing but for the
 * hot keys.
 */
public final class PoolMeasurements {

  /** A loop that does not find the time to tell its keys by then is left out. */
  private static final long LOOP_MILLIS_MAX = 1000;

  private final String pool;
  private final MeasureSettings settings;
  private final KeyMask mask;
  private final List<LoopMeasurements> loops = new CopyOnWriteArrayList<>();

  /** Measurements of no event loop yet. */
  public PoolMeasurements(String pool, MeasureSettings settings) {
    this.pool = pool;
    this.settings = settings;
    this.mask = KeyMask.of(settings.maskKeys());
  }

  /** The pool's name. */
  public String pool() {
    return pool;
  }

  /** Adds an event loop, which runs what {@code loop} is given. */
  public LoopMeasurements addLoop(Executor loop) {
    LoopMeasurements measurements = new LoopMeasurements(loop, settings, mask);
    loops.add(measurements);
    return measurements;
  }

  /** How long each node of the pool takes, by its id. */
  public SortedMap<String, NodeLatencies> latencies() {
    SortedMap<String, NodeLatencies> nodes = new TreeMap<>();
    for (LoopMeasurements loop : loops) {
      for (NodeLatency node : loop.nodes()) {
        nodes.computeIfAbsent(node.node(), name -> NodeLatencies.empty()).add(node);
      }
    }
    return nodes;
  }

  /** How long each node of the pool takes over all operations and outcomes, by its id. */
  public SortedMap<String, Latencies> times() {
    SortedMap<String, Latencies> sums = new TreeMap<>();
    for (LoopMeasurements loop : loops) {
      for (NodeLatency node : loop.nodes()) {
        node.addTo(sums.computeIfAbsent(node.node(), _ -> new Latencies()));
      }
    }
    return sums;
  }

  /** The slow requests that are kept, in no order. */
  List<SlowRequest> slowRequests() {
    List<SlowRequest> requests = new ArrayList<>();
    loops.forEach(loop -> requests.addAll(loop.slowLog().requests()));
    return requests;
  }

  /** Slow requests since the start, those that are not kept too. */
  public long slowCount() {
    return loops.stream().mapToLong(loop -> loop.slowLog().count()).sum();
  }

  /**
   * The keys that are asked for most, the first of them first. Each loop is asked on its own
   * thread, so this completes on one of theirs, within a second.
   */
  CompletableFuture<List<HotKey>> hotKeys(int limit) {
    List<CompletableFuture<KeyCounts>> counts =
        loops.stream()
            .map(LoopMeasurements::keyCounts)
            .map(
                of -> of.completeOnTimeout(new KeyCounts(), LOOP_MILLIS_MAX, TimeUnit.MILLISECONDS))
            .toList();
    return CompletableFuture.allOf(counts.toArray(CompletableFuture[]::new))
        .thenApply(all -> {
          KeyCounts sum = new KeyCounts();
          counts.forEach(of -> sum.add(of.join()));
          return sum.top(limit, pool, mask);
        });
  }
}
