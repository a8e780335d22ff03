package io.keyway.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What one event loop counted in one phase of a round. Event loop thread only until the phase is
 * over, then any one thread.
 */
final class Tally {

  private static final long LATENCY_NANOS_MIN = 100;
  private static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(10);
  private static final int LATENCY_DIGITS = 3;

  private final Histogram latencyNanos =
      new Histogram(LATENCY_NANOS_MIN, LATENCY_NANOS_MAX, LATENCY_DIGITS);
  private long gets;
  private long getKeys;
  private long hits;
  private long sets;
  private long errors;
  private long unsent;
  private String firstError = "";

  /** Counts a good reply to a get. */
  void got(int keys, int values, long nanos) {
    gets++;
    getKeys += keys;
    hits += values;
    record(nanos);
  }

  /** Counts a good reply to a set. */
  void stored(long nanos) {
    sets++;
    record(nanos);
  }

  /** Counts {@code count} operations that failed. */
  void failed(int count, String text) {
    errors += count;
    if (firstError.isEmpty()) {
      firstError = text;
    }
  }

  /**
   * Counts an operation that was due but could not be sent before the phase ended; its wait so far
   * is a latency.
   */
  void unsent(long nanos) {
    unsent++;
    record(nanos);
  }

  private void record(long nanos) {
    latencyNanos.recordValue(Math.clamp(nanos, 0, LATENCY_NANOS_MAX));
  }

  /** Adds what another event loop counted. */
  void add(Tally other) {
    latencyNanos.add(other.latencyNanos);
    gets += other.gets;
    getKeys += other.getKeys;
    hits += other.hits;
    sets += other.sets;
    unsent += other.unsent;
    if (other.errors > 0) {
      errors += other.errors;
      firstError = firstError.isEmpty() ? other.firstError : firstError;
    }
  }

  Histogram latencyNanos() {
    return latencyNanos;
  }

  long operations() {
    return gets + sets;
  }

  long keys() {
    return getKeys + sets;
  }

  long getKeys() {
    return getKeys;
  }

  long hits() {
    return hits;
  }

  long sets() {
    return sets;
  }

  long errors() {
    return errors;
  }

  long unsent() {
    return unsent;
  }

  /** The text of the first error, or empty. */
  String firstError() {
    return firstError;
  }
}
