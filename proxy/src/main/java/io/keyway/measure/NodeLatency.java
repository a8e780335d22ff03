package io.keyway.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How long one node takes, as one event loop sees it: by operation and outcome, and by phase.
 * Written by that loop alone, read by any thread.
 */
public final class NodeLatency {

  private static final Operation[] OPERATIONS = Operation.values();
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final Phase[] PHASES = Phase.values();

  private final String node;
  private final SlowLog slowLog;

  /** Made when they are needed, as most operations never come. */
  private final AtomicReferenceArray<@Nullable LatencyHistogram> histograms =
      new AtomicReferenceArray<>(OPERATIONS.length * OUTCOMES.length);

  private final LatencyHistogram[] phases = new LatencyHistogram[PHASES.length];

  NodeLatency(String node, SlowLog slowLog) {
    this.node = node;
    this.slowLog = slowLog;
    for (int i = 0; i < phases.length; i++) {
      phases[i] = new LatencyHistogram();
    }
  }

  /** The member's id. */
  public String node() {
    return node;
  }

  /** Where slow requests go. Event loop only. */
  public SlowLog slowLog() {
    return slowLog;
  }

  /**
   * Counts a request that was answered or has failed. Event loop only.
   *
   * @param nanos from its beginning to its end
   */
  public void record(Operation operation, Outcome outcome, long nanos) {
    histogram(operation, outcome).record(nanos);
  }

  /** Counts what the time of an answered request was made of. Event loop only. */
  public void record(long queueNanos, long behindNanos, long answerNanos) {
    phases[0].record(queueNanos);
    phases[1].record(behindNanos);
    phases[2].record(answerNanos);
  }

  private LatencyHistogram histogram(Operation operation, Outcome outcome) {
    int index = index(operation, outcome);
    LatencyHistogram histogram = histograms.getPlain(index);
    if (histogram == null) {
      histogram = new LatencyHistogram();
      histograms.setRelease(index, histogram);
    }
    return histogram;
  }

  /** Adds the histograms of each operation and outcome that has come. Any thread. */
  void addTo(Map<Operation, Map<Outcome, Latencies>> sums) {
    for (Operation operation : OPERATIONS) {
      for (Outcome outcome : OUTCOMES) {
        LatencyHistogram histogram = histograms.getAcquire(index(operation, outcome));
        if (histogram != null) {
          sums.computeIfAbsent(operation, o -> new EnumMap<>(Outcome.class))
              .computeIfAbsent(outcome, o -> new Latencies())
              .add(histogram);
        }
      }
    }
  }

  /** Adds the times of all operations and outcomes. Any thread. */
  void addTo(Latencies sum) {
    for (int i = 0; i < histograms.length(); i++) {
      LatencyHistogram histogram = histograms.getAcquire(i);
      if (histogram != null) {
        sum.add(histogram);
      }
    }
  }

  /** Adds the histograms of the phases. Any thread. */
  void addPhasesTo(Map<Phase, Latencies> sums) {
    for (int i = 0; i < phases.length; i++) {
      sums.computeIfAbsent(PHASES[i], phase -> new Latencies()).add(phases[i]);
    }
  }

  @SuppressWarnings("EnumOrdinal") // an EnumMap of EnumMaps can't be read by other threads
  private static int index(Operation operation, Outcome outcome) {
    return operation.ordinal() * OUTCOMES.length + outcome.ordinal();
  }
}
