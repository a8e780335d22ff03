package io.keyway.telemetry;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Supplier;

/** Histograms that are kept elsewhere, which Micrometer knows no meter for. Any thread. */
record HistogramCollector(String name, String description, Supplier<List<Histogram>> source)
    implements Collector {

  @Override
  public MetricSnapshot collect() {
    HistogramSnapshot.Builder snapshot = HistogramSnapshot.builder().name(name).help(description);
    source.get().forEach(histogram -> snapshot.dataPoint(dataPoint(histogram)));
    return snapshot.build();
  }

  private static HistogramDataPointSnapshot dataPoint(Histogram histogram) {
    return HistogramDataPointSnapshot.builder()
        .labels(Labels.of(histogram.labels().toArray(String[]::new)))
        .classicHistogramBuckets(
            ClassicHistogramBuckets.of(histogram.upperBounds(), histogram.counts()))
        .sum(histogram.sum())
        .build();
  }
}
