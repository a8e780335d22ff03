package io.keyway.measure;

/** How many requests took how long, at one moment and over all event loops. One thread. */
public final class Latencies {

  private final long[] counts = new long[LatencyHistogram.CELLS];
  private long sumNanos;
  private long maxNanos;

  /** No times yet. */
  public Latencies() {}

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

  /** The sum of all times, in nanoseconds. */
  public long sumNanos() {
    return sumNanos;
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
