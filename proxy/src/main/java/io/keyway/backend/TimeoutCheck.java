package io.keyway.backend;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Looks every 10 ms for requests to one node that are late, for as long as somebody waits for it.
 * Event loop only.
 */
final class TimeoutCheck {

  private static final long PERIOD_MILLIS = 10;

  /** A check that comes so late says more about this process than about the node. */
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final EventLoop loop;
  private final LongConsumer endOverdue;
  private final BooleanSupplier waiting;
  private boolean pending;
  private long dueNanos;
  private boolean excused;

  /**
   * @param endOverdue ends what is late at a time by {@link System#nanoTime}
   * @param waiting whether there is anything that may become late
   */
  TimeoutCheck(EventLoop loop, LongConsumer endOverdue, BooleanSupplier waiting) {
    this.loop = loop;
    this.endOverdue = endOverdue;
    this.waiting = waiting;
  }

  /** Somebody waits from now on. */
  void start() {
    if (!pending) {
      pending = true;
      dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
      loop.schedule(this::run, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    long now = System.nanoTime();
    pending = false;
    if (!isExcused(now)) {
      endOverdue.accept(now);
    }
    if (waiting.getAsBoolean()) {
      start();
    }
  }

  /**
   * Whether nobody is to be found late this time: when the loop itself has been held up, answers
   * may wait in its sockets, which it reads before it checks again.
   */
  private boolean isExcused(long now) {
    excused = !excused && now - dueNanos > LATE_NANOS;
    return excused;
  }
}
