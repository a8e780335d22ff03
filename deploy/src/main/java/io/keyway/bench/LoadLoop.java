package io.keyway.bench;

import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The part of the load on one target that one event loop makes: its connections, its request
 * sequence and its counts. All methods are for the event loop thread, except the constructor and
 * {@link #run}.
 */
final class LoadLoop {

  private static final int SCRATCH_BYTES = 64 << 10;

  /**
   * A shorter wait than this is not worth a wake-up; the operations then go out together, each with
   * its own intended time.
   */
  private static final long TICK_NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(50);

  private final EventLoop eventLoop;
  private final RequestMix mix;
  private final double rate;
  private final CountDownLatch openConnections;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final List<BenchConnection> connections = new ArrayList<>();
  private Pace pace;
  private boolean sending;
  private int turn;
  private Tally tally = new Tally();
  private Tally unmeasured = tally;
  private Tally measured = new Tally();
  private long startNanos;
  private long startCpuNanos;
  private long measuredNanos;
  private long measuredCpuNanos;

  /**
   * A loop without connections.
   *
   * @param rate operations per second of this loop, or 0 for a closed loop
   * @param openConnections counted down for each connection that closes
   */
  LoadLoop(EventLoop eventLoop, RequestMix mix, double rate, CountDownLatch openConnections) {
    this.eventLoop = eventLoop;
    this.mix = mix;
    this.rate = rate;
    this.openConnections = openConnections;
    this.pace = new Pace(rate, System.nanoTime());
  }

  /** Runs {@code action} on the event loop thread and waits for its end. Any other thread. */
  void run(Runnable action) throws InterruptedException {
    eventLoop.submit(action).sync();
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  void add(BenchConnection connection) {
    connections.add(connection);
  }

  /** Begins a round with its warm-up: new counts, and all connections send. */
  void start() {
    unmeasured = new Tally();
    measured = new Tally();
    tally = unmeasured;
    pace = new Pace(rate, System.nanoTime());
    sending = true;
    for (BenchConnection connection : connections) {
      if (!connection.isOpen()) {
        tally.failed(1, "connection lost before the round");
      }
    }
    if (pace.isOpen()) {
      tick();
    } else {
      connections.forEach(connection -> connection.send(Integer.MAX_VALUE));
    }
  }

  /** Ends the warm-up. */
  void measure() {
    tally = measured;
    startNanos = System.nanoTime();
    startCpuNanos = cpuNanos();
  }

  /** Ends the measured time; replies still under way count as unmeasured. */
  void stop() {
    long now = System.nanoTime();
    measuredNanos = now - startNanos;
    measuredCpuNanos = cpuNanos() - startCpuNanos;
    if (pace.isOpen()) {
      for (long due = takeDue(now); due != Pace.NOT_DUE; due = takeDue(now)) {
        tally.unsent(now - due);
      }
    }
    sending = false;
    tally = unmeasured;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void tick() {
    if (!sending) {
      return;
    }
    int idle = 0;
    while (idle < connections.size() && pace.nextNanos() - System.nanoTime() <= 0) {
      idle = connections.get(turn).send(1) == 0 ? idle + 1 : 0;
      turn = turn + 1 == connections.size() ? 0 : turn + 1;
    }
    long delay = Math.max(TICK_NANOS_MIN, pace.nextNanos() - System.nanoTime());
    var _ = eventLoop.schedule(this::tick, delay, TimeUnit.NANOSECONDS);
  }

  long takeDue(long nowNanos) {
    return sending ? pace.take(nowNanos) : Pace.NOT_DUE;
  }

  /**
   * Whether operations have due times, so that a connection may not wait to send several at once.
   */
  boolean isPaced() {
    return pace.isOpen();
  }

  int inFlight() {
    int sum = 0;
    for (BenchConnection connection : connections) {
      sum += connection.inFlight();
    }
    return sum;
  }

  void abandonInFlight() {
    connections.forEach(BenchConnection::abandon);
  }

  void close() {
    connections.forEach(BenchConnection::close);
  }

  void lost() {
    openConnections.countDown();
  }

  RequestMix mix() {
    return mix;
  }

  byte[] scratch() {
    return scratch;
  }

  /** The counts of the present phase. */
  Tally tally() {
    return tally;
  }

  Tally measured() {
    return measured;
  }

  Tally unmeasured() {
    return unmeasured;
  }

  long measuredNanos() {
    return measuredNanos;
  }

  /** The CPU time of the event loop thread in the measured time. */
  long measuredCpuNanos() {
    return measuredCpuNanos;
  }
}
