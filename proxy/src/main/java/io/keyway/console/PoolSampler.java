package io.keyway.console;

import io.keyway.cluster.Ring;
import io.keyway.inspect.PoolNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Samples one pool. The sampler's thread only; its history may be read by any. */
final class PoolSampler implements AutoCloseable {

  /** How long a sample waits for the slowest server. */
  private static final long WAIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(700);

  private final History history = new History();
  private final Probes<NodeStats> nodes = new Probes<>(NodeStats::of);
  private final MeasuredPool measured;
  private final Map<PoolNode, Probe.Reading<NodeStats>> before = new HashMap<>();
  private final Map<PoolNode, String> versions = new HashMap<>();
  private CountDownLatch answers = new CountDownLatch(0);
  private long askedNanos;
  private @Nullable Ring ring;

  PoolSampler(KnownPool pool) {
    this.measured = new MeasuredPool(pool.origin().pool());
  }

  History history() {
    return history;
  }

  /** Asks servers and proxies; {@link #take} waits for their answers. */
  void ask(KnownPool pool) {
    Set<PoolNode> members = new LinkedHashSet<>(pool.nodes());
    nodes.follow(members);
    before.keySet().retainAll(members);
    versions.keySet().retainAll(members);
    answers =
        new CountDownLatch(nodes.size() + measured.follow(new LinkedHashSet<>(pool.proxies())));
    askedNanos = System.nanoTime();
    nodes.ask(answers);
    measured.ask(answers);
  }

  /**
   * Takes the sample for which {@link #ask} has asked.
   *
   * @param rings that the pool has had since the last one
   */
  void take(KnownPool pool, List<Ring> rings) throws InterruptedException {
    var _ = answers.await(WAIT_NANOS_MAX - (System.nanoTime() - askedNanos), TimeUnit.NANOSECONDS);
    long now = System.currentTimeMillis();
    List<Event> events = ringChanges(rings, now);
    history.add(now, Json.MAPPER.writeValueAsBytes(describe(pool, now, events)));
  }

  private List<Event> ringChanges(List<Ring> rings, long at) {
    List<Event> events = new ArrayList<>();
    for (Ring next : rings) {
      if (ring != null) {
        events.addAll(Changes.between(ring, next, at));
      }
      ring = next;
    }
    return events;
  }

  private ObjectNode describe(KnownPool pool, long now, List<Event> events) {
    ObjectNode sample = Json.MAPPER.createObjectNode().put("t", now);
    sample.put("epoch", pool.ring().epoch());
    describeNodes(sample, now, events);
    if (!pool.proxies().isEmpty()) {
      MeasuredPool.Sample found = measured.sample(System.nanoTime(), now);
      describe(found, sample.putObject("measured"));
      events.addAll(found.events());
    }
    sample.set("events", Json.MAPPER.valueToTree(events));
    return sample;
  }

  private void describeNodes(ObjectNode sample, long now, List<Event> events) {
    ObjectNode values = sample.putObject("nodes");
    ObjectNode problems = sample.putObject("problems");
    ObjectNode known = sample.putObject("versions");
    for (Probe<NodeStats> probe : nodes.all()) {
      String name = probe.node().name();
      Probe.Reading<NodeStats> reading = probe.reading();
      Probe.Reading<NodeStats> last = before.put(probe.node(), reading);
      if (last != null) {
        events.addAll(Changes.between(name, last, reading, now));
      }
      NodeStats stats = reading.answer();
      if (stats == null) {
        problems.put(name, reading.problem());
      } else {
        versions.put(probe.node(), stats.version());
        putAll(values.putArray(name), stats.values());
      }
      known.put(name, versions.getOrDefault(probe.node(), ""));
    }
  }

  private static void describe(MeasuredPool.Sample found, ObjectNode sample) {
    putAll(sample.putArray("all"), found.all());
    ObjectNode nodes = sample.putObject("nodes");
    found.nodes().forEach((node, values) -> putAll(nodes.putArray(node), values));
    if (!found.problems().isEmpty()) {
      sample.set("problems", Json.MAPPER.valueToTree(found.problems()));
    }
  }

  private static void putAll(ArrayNode array, long[] values) {
    for (long value : values) {
      array.add(value);
    }
  }

  @Override
  public void close() {
    nodes.close();
    measured.close();
    history.end();
  }
}
