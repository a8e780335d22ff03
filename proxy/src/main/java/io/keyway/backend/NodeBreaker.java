package io.keyway.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one node on one event loop, and the time of its next probe.
 *
 * <p>One per loop rather than per proxy: loops share nothing then, each finds out within its own
 * requests, and a loop whose connection is sound keeps it. Time-outs in a row open it, a lost or
 * poisoned connection does at once; only a probe that a node answers closes it, never a client's
 * request.
 */
final class NodeBreaker {

  private static final double DELAY_GROWTH = 1.5;
  private static final double JITTER = 0.2;

  private final CircuitBreaker breaker;
  private final BackendSettings settings;
  private boolean timedOut;
  private double delayMillis;
  private long probeNanos;

  NodeBreaker(String name, BackendSettings settings) {
    this.settings = settings;
    this.breaker = CircuitBreaker.of(name, config(settings));
    this.delayMillis = settings.probeDelay().toMillis();
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

  void timedOut() {
    timedOut = true;
    breaker.onError(0, TimeUnit.NANOSECONDS, new NodeTimeout());
  }

  void open() {
    if (!isOpen()) {
      breaker.transitionToOpenState();
    }
  }

  void close() {
    delayMillis = settings.probeDelay().toMillis();
    breaker.reset();
  }

  /**
   * Chooses the time of the next probe and returns the delay until then, longer from one failed
   * probe to the next.
   */
  long scheduleProbeNanos(long nowNanos) {
    double jitter = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    long delay = (long) (TimeUnit.MILLISECONDS.toNanos(1) * delayMillis * jitter);
    delayMillis =
        Math.min(delayMillis * DELAY_GROWTH, (double) settings.probeDelayMax().toMillis());
    probeNanos = nowNanos + delay;
    return delay;
  }

  /** The time until the next probe, for people. */
  long nanosToProbe(long nowNanos) {
    return Math.max(0, probeNanos - nowNanos);
  }

  /** What the breaker counts; nobody looks at where it came from. */
  private static final class NodeTimeout extends Exception {

    private static final long serialVersionUID = 1L;

    private NodeTimeout() {
      super("no reply in time", null, false, false);
    }
  }
}
