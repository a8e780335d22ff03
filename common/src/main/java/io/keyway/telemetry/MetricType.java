package io.keyway.telemetry;

import java.util.Locale;

/** What Prometheus takes a figure for. */
enum MetricType {
  COUNTER,
  GAUGE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
