package io.keyway.frontend;

import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a busy event loop wait a moment before its next turn, so that each turn finds more to read
 * and to send, and costs fewer system calls per request. Event loop only.
 *
 * <p>Left alone, a loop that is not quite saturated wakes up for every reply. So its turns begin at
 * least {@link #PERIOD_NANOS} apart while that gathers several replies, and while requests take so
 * much longer anyway, by the number in flight and Little's law, that it hardly shows: a few clients
 * with one request at a time never wait. What network cards do when they are told to moderate
 * interrupts.
 */
final class TurnPace {

  /** From the start of a turn to that of the next. */
  static final long PERIOD_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  /** How long the load is looked at before it is judged. */
  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Replies that a period must gather. */
  private static final int GATHERED_MIN = 2;

  /** Periods that a request must take. */
  private static final int PERIODS_MIN = 5;

  /** The kernel ends a sleep so much late, unless prctl(PR_SET_TIMERSLACK) says otherwise. */
  private static final long LATE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final LoopCounters counters;
  private boolean pacing;
  private long turnStart;
  private long windowStart;
  private long repliesBefore;

  TurnPace(LoopCounters counters) {
    this.counters = counters;
  }

  /** Waits, if that is worth it, before the loop looks for what has arrived. */
  void turnEnded() {
    long pause = pauseNanos(System.nanoTime());
    if (pause > 0) {
      LockSupport.parkNanos(pause);
      turnStart = System.nanoTime();
    }
  }

  /** How long to wait at the end of a turn, or 0. */
  long pauseNanos(long nowNanos) {
    if (nowNanos - windowStart >= WINDOW_NANOS) {
      judge(nowNanos);
    }
    long left = turnStart + PERIOD_NANOS - nowNanos;
    if (!pacing || left <= 0) {
      turnStart = nowNanos;
      return 0;
    }
    return Math.max(1, left - LATE_NANOS);
  }

  private void judge(long nowNanos) {
    long replies = counters.get(ProxyStat.REPLIES);
    double gathered = (double) (replies - repliesBefore) * PERIOD_NANOS / (nowNanos - windowStart);
    long inFlight = counters.get(ProxyStat.REQUESTS_IN_FLIGHT);
    pacing = gathered >= GATHERED_MIN && inFlight >= PERIODS_MIN * gathered;
    repliesBefore = replies;
    windowStart = nowNanos;
  }
}
