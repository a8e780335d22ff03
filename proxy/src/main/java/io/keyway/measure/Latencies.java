package io.keyway.measure;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many requests took how long, at one moment and over all event loops, or proxies. One thread.
 */
public final class Latencies {

  private final long[] counts = new long[LatencyHistogram.CELLS];
  private long sumNanos;
  private long maxNanos;

  /** No times yet. */
  public Latencies() {}

  /**
   * Times that were counted elsewhere.
   *
   * @param counts as {@link #counts} has them
   * @param maxNanos the longest
   */
  public static Latencies of(Map<Long, Long> counts, long sumNanos, long maxNanos) {
    Latencies latencies = new Latencies();
    counts.forEach(
        (end, count) -> latencies.counts[LatencyHistogram.cell(end - 1)] += Math.max(0, count));
    latencies.sumNanos = sumNanos;
    latencies.maxNanos = maxNanos;
    return latencies;
  }

  void add(LatencyHistogram histogram) {
    histogram.addTo(counts);
    sumNanos += histogram.sumNanos();
    maxNanos = Math.max(maxNanos, histogram.maxNanos());
  }

  /** Adds other times. */
  public void add(Latencies other) {
    for (int cell = 0; cell < counts.length; cell++) {
      counts[cell] += other.counts[cell];
    }
    sumNanos += other.sumNanos;
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  /**
   * The times that have come since these were no more than {@code start}; the longest is of all.
   */
  Latencies since(Latencies start) {
    Latencies rest = new Latencies();
    for (int cell = 0; cell < counts.length; cell++) {
      rest.counts[cell] = Math.max(0, counts[cell] - start.counts[cell]);
    }
    rest.sumNanos = Math.max(0, sumNanos - start.sumNanos);
    rest.maxNanos = maxNanos;
    return rest;
  }

  /** The number of requests. */
  public long count() {
    return countBelow(Long.MAX_VALUE);
  }

  /**
   * The number of requests that took less than a time.
   *
   * @param micros a power of two, so that no cell of the histogram lies across it
   */
  public long countBelow(long micros) {
    long count = 0;
    for (int cell = 0; cell < counts.length && LatencyHistogram.endMicros(cell) <= micros; cell++) {
      count += counts[cell];
    }
    return count;
  }

  /**
   * How many requests took less than so many microseconds, by that: at most a sixteenth less, or a
   * microsecond.
   */
  public SortedMap<Long, Long> counts() {
    SortedMap<Long, Long> found = new TreeMap<>();
    for (int cell = 0; cell < counts.length; cell++) {
      if (counts[cell] > 0) {
        found.put(LatencyHistogram.endMicros(cell), counts[cell]);
      }
    }
    return found;
  }

  /** The sum of all times, in nanoseconds. */
  public long sumNanos() {
    return sumNanos;
  }

  /** The longest time, in nanoseconds. */
  public long maxNanos() {
    return maxNanos;
  }

  /** The longest time, in microseconds. */
  public long maxMicros() {
    return maxNanos / 1000;
  }

  /**
   * A time that so many of the requests did not exceed, at most a sixteenth too long; 0 if there
   * are none.
   *
   * @param share of the requests, over 0 to 1
   * @return microseconds
   */
  public long micros(double share) {
    long wanted = (long) Math.ceil(share * count());
    long seen = 0;
    for (int cell = 0; cell < counts.length && wanted > 0; cell++) {
      seen += counts[cell];
      if (seen >= wanted) {
        return Math.min(LatencyHistogram.endMicros(cell), maxMicros() + 1);
      }
    }
    return 0;
  }
}
