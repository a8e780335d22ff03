package io.keyway.measure;

import java.util.EnumMap;
import java.util.Map;

/**
 * How long one node takes, over all event loops, at one moment.
 *
 * @param operations by operation and outcome, those that have come
 * @param phases what the time of answered requests was made of; each phase is there
 */
public record NodeLatencies(
    Map<Operation, Map<Outcome, Latencies>> operations, Map<Phase, Latencies> phases) {

  static NodeLatencies empty() {
    return new NodeLatencies(new EnumMap<>(Operation.class), new EnumMap<>(Phase.class));
  }

  void add(NodeLatency loop) {
    loop.addTo(operations);
    loop.addPhasesTo(phases);
  }

  /** An operation over all its outcomes. */
  public Latencies of(Operation operation) {
    Latencies sum = new Latencies();
    operations.getOrDefault(operation, Map.of()).values().forEach(sum::add);
    return sum;
  }
}
