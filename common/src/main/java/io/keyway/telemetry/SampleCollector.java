package io.keyway.telemetry;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/**
 * Figures of things that come and go, such as nodes, for each of which Micrometer would want a
 * meter that is added and removed in time. Any thread.
 */
record SampleCollector(
    String name, String description, MetricType type, Supplier<List<Sample>> source)
    implements Collector {

  @Override
  public MetricSnapshot collect() {
    return type == MetricType.COUNTER ? counters() : gauges();
  }

  private MetricSnapshot counters() {
    CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(description);
    for (Sample sample : source.get()) {
      snapshot.dataPoint(
          CounterDataPointSnapshot.builder().labels(labels(sample)).value(sample.value()).build());
    }
    return snapshot.build();
  }

  private MetricSnapshot gauges() {
    GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(description);
    for (Sample sample : source.get()) {
      snapshot.dataPoint(
          GaugeDataPointSnapshot.builder().labels(labels(sample)).value(sample.value()).build());
    }
    return snapshot.build();
  }

  private static Labels labels(Sample sample) {
    return Labels.of(sample.labels().toArray(String[]::new));
  }
}
