package io.keyway.bench;

/**
 * Says when the next operation of one event loop may be sent. In a closed loop that is at once; in
 * an open loop each operation has its own intended time, kept whether or not the server keeps up,
 * and latency counts from it. Event loop thread only.
 */
final class Pace {

  /** What {@link #take} returns when nothing is due. */
  static final long NOT_DUE = Long.MIN_VALUE;

  private final double intervalNanos;
  private final long startNanos;
  private long taken;

  /**
   * Starts now.
   *
   * @param rate operations per second of this event loop, or 0 for a closed loop
   */
  Pace(double rate, long nowNanos) {
    this.intervalNanos = rate == 0 ? 0 : 1e9 / rate;
    this.startNanos = nowNanos;
  }

  boolean isOpen() {
    return intervalNanos > 0;
  }

  /**
   * Takes the next operation if it is due, and returns its intended time, else {@link #NOT_DUE}.
   */
  long take(long nowNanos) {
    if (!isOpen()) {
      return nowNanos;
    }
    long due = nextNanos();
    if (due - nowNanos > 0) {
      return NOT_DUE;
    }
    taken++;
    return due;
  }

  /** The intended time of the next operation in an open loop. */
  long nextNanos() {
    return startNanos + (long) (taken * intervalNanos);
  }
}
