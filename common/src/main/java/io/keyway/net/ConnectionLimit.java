package io.keyway.net;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts clients and refuses those over a limit. Any thread. */
public final class ConnectionLimit {

  private final int max;
  private final AtomicInteger current = new AtomicInteger();
  private final LongAdder total = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  /** A limit of {@code max} clients at a time. */
  public ConnectionLimit(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("connection limit: " + max + " (expected: at least 1)");
    }
    this.max = max;
  }

  /** Counts a client in; false if there are too many, and then it must not {@link #leave}. */
  public boolean tryEnter() {
    if (current.incrementAndGet() > max) {
      current.decrementAndGet();
      rejected.increment();
      return false;
    }
    total.increment();
    return true;
  }

  /** Counts a client out. */
  public void leave() {
    current.decrementAndGet();
  }

  /** Clients allowed at a time. */
  public int max() {
    return max;
  }

  /** Clients that are connected. */
  public int current() {
    return current.get();
  }

  /** Counts clients let in and refused from 0 again. */
  public void resetTotals() {
    total.reset();
    rejected.reset();
  }

  /** Clients let in since the start or the last reset. */
  public long total() {
    return total.sum();
  }

  /** Clients refused since the start or the last reset. */
  public long rejected() {
    return rejected.sum();
  }
}
