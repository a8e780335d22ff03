package io.keyway.bench;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure of a {@link Round} as reports show it. */
public enum Metric {
  /** Operations per second. */
  OPS("ops/s", "opsPerSecond", 0, Round::opsPerSecond),
  /** Keys per second. */
  KEYS("keys/s", "keysPerSecond", 0, Round::keysPerSecond),
  /** Median latency. */
  P50("p50 µs", "latencyMicrosP50", 1, Round::latencyMicrosP50),
  /** 90th percentile. */
  P90("p90 µs", "latencyMicrosP90", 1, Round::latencyMicrosP90),
  /** 99th percentile. */
  P99("p99 µs", "latencyMicrosP99", 1, Round::latencyMicrosP99),
  /** 99.9th percentile. */
  P999("p999 µs", "latencyMicrosP999", 1, Round::latencyMicrosP999),
  /** Longest latency. */
  MAX("max µs", "latencyMicrosMax", 1, Round::latencyMicrosMax),
  /** Values per key asked for. */
  HITS("hit share", "hitShare", 4, Round::hitShare),
  /** Failed operations. */
  ERRORS("errors", "errors", 0, Round::errors),
  /** CPU time of the server per operation. */
  SERVER_OP("server CPU µs/op", "serverMicrosPerOp", 3, Round::serverMicrosPerOp),
  /** CPU time of the server per key. */
  SERVER_KEY("server CPU µs/key", "serverMicrosPerKey", 3, Round::serverMicrosPerKey),
  /** CPU time of the generator per operation. */
  GENERATOR_OP("generator CPU µs/op", "generatorMicrosPerOp", 3, Round::generatorMicrosPerOp),
  /** How busy the generator's threads were. */
  GENERATOR_BUSY("generator busy share", "generatorBusyShare", 2, Round::generatorBusyShare);

  private final String label;
  private final String key;
  private final int decimals;

  // Method references only, which hold no state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final ToDoubleFunction<Round> figure;

  Metric(String label, String key, int decimals, ToDoubleFunction<Round> figure) {
    this.label = label;
    this.key = key;
    this.decimals = decimals;
    this.figure = figure;
  }

  /** Its name in a table. */
  String label() {
    return label;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  /** Its value in {@code round}, NaN if not known. */
  double in(Round round) {
    return figure.applyAsDouble(round);
  }

  /** The value in its usual form, {@code -} if not known. */
  String format(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
