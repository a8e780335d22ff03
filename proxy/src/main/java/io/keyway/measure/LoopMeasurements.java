package io.keyway.measure;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What one event loop measures of the requests to one pool. Written by that loop alone. */
public final class LoopMeasurements {

  private final Executor loop;
  private final SlowLog slowLog;
  private final KeySampler keys = new KeySampler(System.nanoTime());
  private final Map<String, NodeLatency> nodes = new ConcurrentHashMap<>();

  /**
   * Nothing is measured yet.
   *
   * @param loop runs what is to run on the event loop
   */
  LoopMeasurements(Executor loop, MeasureSettings settings, KeyMask mask) {
    this.loop = loop;
    this.slowLog = new SlowLog(settings.slowThreshold().toNanos(), mask);
  }

  /** Where the times of a node are counted; the same for the same name. Event loop only. */
  public NodeLatency node(String name) {
    return nodes.computeIfAbsent(name, node -> new NodeLatency(node, slowLog));
  }

  /**
   * Nodes are chosen in another way from now on, and none but these. What was counted of others is
   * forgotten. Event loop only.
   *
   * @param route by what a node is chosen, for people
   */
  public void routedBy(String route, Set<String> names) {
    nodes.keySet().retainAll(names);
    slowLog.routedBy(route);
  }

  /** Counts the keys of requests. Event loop only. */
  public KeySampler keys() {
    return keys;
  }

  Collection<NodeLatency> nodes() {
    return nodes.values();
  }

  SlowLog slowLog() {
    return slowLog;
  }

  CompletableFuture<KeyCounts> keyCounts() {
    return CompletableFuture.supplyAsync(() -> keys.counts(System.nanoTime()), loop);
  }
}
