package io.keyway.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one node on one event loop, and the time of its next probe.
 *
 * <p>One per loop rather than per proxy: loops share nothing then, each finds out within its own
 * requests, and a loop whose connection is sound keeps it. Time-outs in a row open it, a lost or
 * poisoned connection does at once; only a probe that a node answers closes it, never a client's
 * request. It stays closed when too many others are open.
 *
 * <p>A node that was away, and is so again soon after it was found, is left alone longer each time
 * before the first probe: one which comes and goes opens its breaker ever less often, and is back
 * after at most about half the time for which it did so. One that only breaks connections is not
 * away, and is back at once.
 */
final class NodeBreaker {

  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.2;

  /** A node that is lost sooner after it was found may come and go. */
  private static final long WELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** From here on a node comes and goes, even if it answers the first probe of an outage. */
  private static final int RELAPSES_SURE = 5;

  private static final double HOLD_MILLIS_MAX = 10_000;

  private final CircuitBreaker breaker;
  private final BackendSettings settings;
  private final BreakerGuard guard;
  private boolean timedOut;

  /** How often the node was away again soon after it was found. */
  private int relapses;

  /** From one probe to the next. */
  private double delayMillis;

  /** Since the breaker opened; all but the last have failed. */
  private int probes;

  private long probeNanos;
  private boolean found;
  private long foundNanos;

  NodeBreaker(String name, BackendSettings settings, BreakerGuard guard) {
    this.settings = settings;
    this.guard = guard;
    this.breaker = CircuitBreaker.of(name, config(settings));
  }

  private static CircuitBreakerConfig config(BackendSettings settings) {
    int timeouts = settings.timeoutsToOpen();
    return CircuitBreakerConfig.custom()
        .slidingWindowType(SlidingWindowType.COUNT_BASED)
        .slidingWindowSize(timeouts)
        .minimumNumberOfCalls(timeouts)
        .failureRateThreshold(100)
        // Probes decide when it closes; the breaker's own clock must not.
        .waitDurationInOpenState(Duration.ofDays(1))
        .build();
  }

  boolean isOpen() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /** Successes are told to the breaker only behind a time-out, which is all that they cancel. */
  void succeeded() {
    if (timedOut) {
      timedOut = false;
      breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }
  }

  void timedOut(long nowNanos) {
    if (!isOpen()) {
      timedOut = true;
      breaker.onError(0, TimeUnit.NANOSECONDS, new NodeTimeout());
      if (isOpen()) {
        opened(nowNanos);
      }
    }
  }

  void open(long nowNanos) {
    if (!isOpen()) {
      breaker.transitionToOpenState();
      opened(nowNanos);
    }
  }

  private void opened(long nowNanos) {
    if (!guard.tryOpen()) {
      breaker.reset();
      return;
    }
    boolean soon = found && nowNanos - foundNanos < WELL_NANOS;
    if (!soon) {
      relapses = 0;
    } else if (probes > 1 || relapses >= RELAPSES_SURE) {
      relapses++;
    }
    delayMillis = settings.probeDelay().toMillis();
    probes = 0;
  }

  /** The node is found again. */
  void close(long nowNanos) {
    found = true;
    foundNanos = nowNanos;
    retire();
  }

  /** Counts no more among those that are open. */
  void retire() {
    if (isOpen()) {
      breaker.reset();
      guard.closed();
    }
  }

  /**
   * Chooses the time of the next probe and returns the delay until then. Probes are further apart
   * from one to the next, counted from their starts: a node that lets them wait is probed again as
   * soon as it has been waited for.
   */
  long scheduleProbeNanos(long nowNanos) {
    if (probes++ > 0) {
      long soonest = nowNanos + jittered((double) settings.probeDelay().toMillis());
      probeNanos = Math.max(probeNanos + jittered(delayMillis), soonest);
      delayMillis = Math.min(delayMillis * GROWTH, (double) settings.probeDelayMax().toMillis());
    } else {
      probeNanos = nowNanos + jittered(holdMillis());
    }
    return probeNanos - nowNanos;
  }

  /** From losing the node to the first probe. */
  private double holdMillis() {
    double first = settings.probeDelay().toMillis();
    return Math.max(first, Math.min(first * Math.pow(GROWTH, relapses), HOLD_MILLIS_MAX));
  }

  private static long jittered(double millis) {
    double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return (long) (TimeUnit.MILLISECONDS.toNanos(1) * millis * jitter);
  }

  /** Why nothing is sent to the node, for people. */
  String refusal(String cause, long nowNanos) {
    double seconds = Math.max(0, probeNanos - nowNanos) / 1e9;
    return String.format(
        Locale.ROOT, "breaker open after %s, next probe in %.1f s", cause, seconds);
  }

  /** What the breaker counts; nobody looks at where it came from. */
  private static final class NodeTimeout extends Exception {

    private static final long serialVersionUID = 1L;

    private NodeTimeout() {
      super("no reply in time", null, false, false);
    }
  }
}
