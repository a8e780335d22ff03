package io.keyway.backend;

import java.util.concurrent.atomic.LongAdder;

/** How often a proxy has met nodes that fail. Any thread. */
public final class FailureCounts {

  private final LongAdder breakersOpen = new LongAdder();
  private final LongAdder breakerOpenings = new LongAdder();
  private final LongAdder keysMissed = new LongAdder();

  void breakerOpened() {
    breakersOpen.increment();
    breakerOpenings.increment();
  }

  void breakerClosed() {
    breakersOpen.decrement();
  }

  /** Keys of failed nodes have been answered as misses. */
  public void keysMissed(int count) {
    keysMissed.add(count);
  }

  /** Breakers that are open now; each event loop has its own for each node. */
  public long breakersOpen() {
    return breakersOpen.sum();
  }

  /** How often breakers have opened. */
  public long breakerOpenings() {
    return breakerOpenings.sum();
  }

  /** Keys that were answered as misses because their node failed. */
  public long keysMissed() {
    return keysMissed.sum();
  }
}
