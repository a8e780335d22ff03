package io.keyway.console;

import io.keyway.cluster.Ring;
import io.keyway.inspect.PoolNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Samples one pool. The sampler's thread only; its history may be read by any. */
final class PoolSampler implements AutoCloseable {

  /** How long a sample waits for the slowest server. */
  private static final long WAIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(700);

  /** A node that is new may have an open breaker already. */
  private static final long[] NOTHING_MEASURED = new long[MeasuredPool.FIELDS.size()];

  private final History history = new History();
  private final Map<PoolNode, NodeProbe> probes = new LinkedHashMap<>();
  private final Map<String, NodeProbe.Reading> before = new LinkedHashMap<>();
  private final @Nullable MeasuredPool measured;
  private @Nullable Map<String, long[]> measuredBefore;
  private CountDownLatch answers = new CountDownLatch(0);
  private long askedNanos;
  private @Nullable Ring ring;

  /**
   * @param measured what proxies measure of the pool, or null if none of this process serves it
   */
  PoolSampler(@Nullable MeasuredPool measured) {
    this.measured = measured;
  }

  History history() {
    return history;
  }

  /** Asks the servers; {@link #take} waits for their answers. */
  void ask(KnownPool pool) {
    follow(pool);
    answers = new CountDownLatch(probes.size());
    askedNanos = System.nanoTime();
    probes.values().forEach(probe -> probe.ask(answers::countDown));
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

  /** Has a probe for each member of the ring, and for nobody else. */
  private void follow(KnownPool pool) {
    List<PoolNode> nodes = pool.nodes();
    nodes.forEach(node -> probes.computeIfAbsent(node, NodeProbe::new));
    probes
        .values()
        .removeIf(probe -> {
          boolean gone = !nodes.contains(probe.node());
          if (gone) {
            probe.close();
            before.remove(probe.node().name());
          }
          return gone;
        });
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
    ObjectNode nodes = sample.putObject("nodes");
    ObjectNode problems = sample.putObject("problems");
    ObjectNode versions = sample.putObject("versions");
    for (NodeProbe probe : probes.values()) {
      String name = probe.node().name();
      NodeProbe.Reading reading = probe.reading();
      NodeProbe.Reading last = before.put(name, reading);
      if (last != null) {
        events.addAll(Changes.between(name, last, reading, now));
      }
      versions.put(name, reading.version());
      if (reading.values() == null) {
        problems.put(name, reading.problem());
      } else {
        putAll(nodes.putArray(name), reading.values());
      }
    }
    if (measured != null) {
      describe(measured.sample(System.nanoTime()), sample.putObject("measured"), now, events);
    }
    sample.set("events", Json.MAPPER.valueToTree(events));
    return sample;
  }

  private void describe(
      MeasuredPool.Sample found, ObjectNode sample, long now, List<Event> events) {
    putAll(sample.putArray("all"), found.all());
    ObjectNode nodes = sample.putObject("nodes");
    found
        .nodes()
        .forEach((node, values) -> {
          putAll(nodes.putArray(node), values);
          if (measuredBefore != null) {
            long[] last = measuredBefore.getOrDefault(node, NOTHING_MEASURED);
            events.addAll(Changes.ofBreaker(node, last, values, now));
          }
        });
    measuredBefore = found.nodes();
  }

  private static void putAll(ArrayNode array, long[] values) {
    for (long value : values) {
      array.add(value);
    }
  }

  @Override
  public void close() {
    probes.values().forEach(NodeProbe::close);
    history.end();
  }
}
