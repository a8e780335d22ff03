package io.keyway.inspect;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps several threads together under a rate. Any thread. */
final class Pace {

  private static final long PAUSE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  private final double nanosPerItem;
  private long nextNanos = System.nanoTime();

  /**
   * @param itemsPerSecond 0 for no limit
   */
  Pace(long itemsPerSecond) {
    nanosPerItem = itemsPerSecond == 0 ? 0 : 1e9 / itemsPerSecond;
  }

  /** Waits until so many more items are allowed, or it is given up. */
  void await(int items, BooleanSupplier givenUp) throws InterruptedException {
    if (nanosPerItem == 0) {
      return;
    }
    long at = book(items);
    long wait = at - System.nanoTime();
    while (wait > 0 && !givenUp.getAsBoolean()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(wait, PAUSE_NANOS_MAX));
      wait = at - System.nanoTime();
    }
  }

  private synchronized long book(int items) {
    nextNanos = Math.max(nextNanos, System.nanoTime()) + (long) (items * nanosPerItem);
    return nextNanos;
  }
}
