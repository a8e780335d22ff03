package io.keyway.frontend;

import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a busy event loop wait a moment before its next turn, so that each turn finds more to read
 * and to send, and costs fewer system calls per request. Event loop only.
 *
 * <p>Left alone, a loop that is not quite saturated wakes up for every reply. So its turns begin
 * some time apart: a small part of how long requests take anyway, by the number in flight and
 * Little's law, so that it hardly shows, and at most {@link #PERIOD_NANOS_MAX}. A loop that would
 * gather no more than it does by itself does not wait, and a few clients with one request at a time
 * never do. What network cards do when they are told to moderate interrupts.
 */
final class TurnPace {

  /** From the start of a turn to that of the next, at most. */
  static final long PERIOD_NANOS_MAX = TimeUnit.MICROSECONDS.toNanos(500);

  /** How long the load is looked at before it is judged. */
  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** Periods that a request takes at least. */
  static final int PERIODS_PER_REQUEST = 8;

  /** Replies that a period must gather. */
  private static final int GATHERED_MIN = 2;

  /** The kernel ends a sleep so much late, unless prctl(PR_SET_TIMERSLACK) says otherwise. */
  private static final long LATE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final LoopCounters counters;

  /** From the start of a turn to that of the next, or 0. */
  private long period;

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
    long left = turnStart + period - nowNanos;
    if (left <= 0) {
      turnStart = nowNanos;
      return 0;
    }
    return Math.max(1, left - LATE_NANOS);
  }

  private void judge(long nowNanos) {
    long replies = counters.get(ProxyStat.REPLIES);
    long nanosPerReply = (nowNanos - windowStart) / Math.max(1, replies - repliesBefore);
    long nanosPerRequest = counters.get(ProxyStat.REQUESTS_IN_FLIGHT) * nanosPerReply;
    long fitting = Math.min(PERIOD_NANOS_MAX, nanosPerRequest / PERIODS_PER_REQUEST);
    period = fitting >= GATHERED_MIN * nanosPerReply ? fitting : 0;
    repliesBefore = replies;
    windowStart = nowNanos;
  }
}
