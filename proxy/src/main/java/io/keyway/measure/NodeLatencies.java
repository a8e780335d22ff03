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

  /** Of a node that was asked nothing. */
  public static NodeLatencies empty() {
    return new NodeLatencies(new EnumMap<>(Operation.class), new EnumMap<>(Phase.class));
  }

  void add(NodeLatency loop) {
    loop.addTo(operations);
    loop.addPhasesTo(phases);
  }

  /** Adds what another proxy has measured of the node. */
  public void add(NodeLatencies other) {
    other.operations.forEach((operation, outcomes) ->
        outcomes.forEach((outcome, times) ->
            operations
                .computeIfAbsent(operation, _ -> new EnumMap<>(Outcome.class))
                .computeIfAbsent(outcome, _ -> new Latencies())
                .add(times)));
    other.phases.forEach(
        (phase, times) -> phases.computeIfAbsent(phase, _ -> new Latencies()).add(times));
  }

  /** An operation over all its outcomes. */
  public Latencies of(Operation operation) {
    Latencies sum = new Latencies();
    operations.getOrDefault(operation, Map.of()).values().forEach(sum::add);
    return sum;
  }
}
