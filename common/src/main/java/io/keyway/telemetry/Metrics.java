package io.keyway.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a process, read when somebody asks for them; the JVM's are among them from the
 * start. Any thread.
 *
 * <p>Names follow Micrometer, {@code keyway.ring.epoch}, and come out as Prometheus writes them,
 * {@code keyway_ring_epoch}.
 */
public final class Metrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final List<Supplier<String>> texts = new CopyOnWriteArrayList<>();

  public Metrics() {
    // What others say in units that Prometheus wants.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /**
   * Adds a figure that goes up and down.
   *
   * @param tags names and values by turns
   */
  public void gauge(String name, String description, Supplier<Number> value, String... tags) {
    Gauge.builder(name, value).description(description).tags(tags).register(registry);
  }

  /**
   * Adds a figure that only grows.
   *
   * @param tags names and values by turns
   */
  public <T> void counter(
      String name, String description, T source, ToDoubleFunction<T> value, String... tags) {
    FunctionCounter.builder(name, source, value)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /**
   * Adds histograms that are kept elsewhere.
   *
   * @param name as Prometheus writes it, with its unit
   */
  public void histograms(String name, String description, Supplier<List<Histogram>> source) {
    registry.getPrometheusRegistry().register(new HistogramCollector(name, description, source));
  }

  /** Adds a figure of things that come and go, which goes up and down. */
  public void gauges(String name, String description, Supplier<List<Sample>> source) {
    registry
        .getPrometheusRegistry()
        .register(new SampleCollector(name, description, MetricType.GAUGE, source));
  }

  /** Adds a figure of things that come and go, which only grows. */
  public void counters(String name, String description, Supplier<List<Sample>> source) {
    registry
        .getPrometheusRegistry()
        .register(new SampleCollector(name, description, MetricType.COUNTER, source));
  }

  /** Adds figures that come as text for Prometheus, whose names are nobody else's. */
  public void text(Supplier<String> source) {
    texts.add(source);
  }

  /** All figures in Prometheus' text format. */
  String text() {
    StringBuilder all = new StringBuilder(registry.scrape());
    texts.forEach(source -> all.append(source.get()));
    return all.toString();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
