package io.keyway.backend;

import io.keyway.stats.NodeCounters;
import io.keyway.stats.NodeStat;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to a node that requests of all clients share, and what is done when it fails.
 * Event loop only.
 *
 * <pre>
 *               version answered            broken, or time-outs in a row
 *  CONNECTING ───────────────────▶ READY ─────────────────────────────────▶ DOWN ◀──┐ a probe
 *   │     ▲                        │   ▲                                    │ │ └───┘ fails
 *   │ ▲   └────── a time-out ──────┘   └──── a probe's version is answered ─┘ │
 *   │ │                                                                       │
 *   ├─┼────────────────────────── no connection ─────────────────────────────▶┘
 *   ▼ │ a request
 *  IDLE     too many breakers are open
 * </pre>
 *
 * <p>While it connects, requests wait in the buffer; while it is down they are refused at once. A
 * connection serves only after it has answered {@code version}, and never again after a time-out.
 * When the breaker may not open, READY becomes CONNECTING, and that IDLE, until a request wants it
 * otherwise.
 *
 * <p>A probe is a connection of its own, and the shared one from then on if it is answered.
 */
final class SharedConnection implements ConnectionOwner {

  private static final Logger log = LoggerFactory.getLogger(SharedConnection.class);

  private enum State {
    CONNECTING,
    READY,
    DOWN,
    IDLE
  }

  private final Backend backend;
  private final Connector connector;
  private final Capabilities capabilities;
  private final BreakerGuard guard;
  private final NodeBreaker breaker;
  private final NodeCounters counters;
  private final EventLoop loop;

  private State state = State.IDLE;

  private @Nullable BackendConnection connection;
  private @Nullable BackendConnection probe;
  private String lastCause = "";
  private boolean lost;
  private boolean closing;

  /**
   * An idle one.
   *
   * @param capabilities are told what the server knows
   * @param guard the pool's, which may have this node's breaker stay closed
   */
  SharedConnection(
      Backend backend,
      Connector connector,
      Capabilities capabilities,
      BreakerGuard guard,
      EventLoop loop) {
    this.backend = backend;
    this.connector = connector;
    this.capabilities = capabilities;
    this.guard = guard;
    this.breaker = new NodeBreaker(backend.name(), backend.settings(), guard);
    this.counters = backend.counters();
    this.loop = loop;
  }

  /** Starts to connect, as it is idle or has lost its connection. */
  void connect() {
    state = State.CONNECTING;
    connection = connector.open(this, capabilities);
  }

  /** Whether it connects only when there is a request. */
  boolean isIdle() {
    return state == State.IDLE;
  }

  /** Whether the breaker is open. */
  boolean isDown() {
    return state == State.DOWN;
  }

  /** Whether the breaker is open and a probe has failed too. */
  boolean isLost() {
    return lost;
  }

  /** Why it is down, and until when, for people. */
  String refusal() {
    return breaker.refusal(lastCause, System.nanoTime());
  }

  /** The connection that there is; null while it is down or idle, and when it is closed. */
  @Nullable BackendConnection current() {
    return connection;
  }

  /** The connection for a request that is not refused. */
  BackendConnection serving() {
    BackendConnection current = connection;
    if (current == null) {
      throw new IllegalStateException(backend.name() + " has refused: " + refusal());
    }
    return current;
  }

  /** Sends what has been written, as soon as the connection serves. */
  void send() {
    if (state == State.READY && connection != null) {
      connection.send();
    }
  }

  /** Requests in flight are still answered, new ones must not begin. */
  void close() {
    closing = true;
    breaker.retire();
    BackendConnection current = connection;
    if (current == null || !current.isWaiting()) {
      retire();
    }
  }

  private void retire() {
    if (connection != null) {
      connection.retire();
      connection = null;
    }
    if (probe != null) {
      probe.retire();
      probe = null;
    }
  }

  /** Whether somebody waits for the node on it, or a probe does. */
  boolean isWaiting() {
    return probe != null || (connection != null && connection.isWaiting());
  }

  /** Ends what the node should have answered by now. */
  void endOverdue(long now) {
    if (probe != null && probe.isOverdue(now)) {
      probe.fail("no answer to a probe");
    }
    if (connection != null && connection.isOverdue(now)) {
      timedOut(connection, now);
    }
  }

  private void timedOut(BackendConnection late, long now) {
    BackendSettings settings = backend.settings();
    if (state == State.CONNECTING) {
      broken(late, "no connection within " + settings.connectTimeoutOfClients().toMillis() + " ms");
      return;
    }
    for (int i = late.countOverdue(now); i > 0 && !closing; i--) {
      breaker.timedOut(now);
      counters.increment(NodeStat.TIMEOUTS);
    }
    late.fail("no reply within " + settings.replyTimeout().toMillis() + " ms");
  }

  @Override
  public void ready(BackendConnection answered) {
    if (answered == probe) {
      log.info("{} at {} is available again", backend.name(), counters.address());
      probe = null;
      connection = answered;
      breaker.close(System.nanoTime());
      counters.set(NodeStat.BREAKER_OPEN, 0);
    }
    state = State.READY;
    send();
    setLost(false);
  }

  @Override
  public void succeeded() {
    // A connection's own version says nothing about requests: a node that answers only that must
    // not look healthy between two time-outs.
    if (state == State.READY) {
      breaker.succeeded();
    }
    BackendConnection current = connection;
    if (current != null) {
      counters.set(NodeStat.REQUESTS_IN_FLIGHT, current.inFlight().count());
      if (closing && !current.isWaiting()) {
        retire();
      }
    }
  }

  /** Opens the breaker at once. */
  @Override
  public void broken(BackendConnection broken, String cause) {
    if (broken == connection && !closing) {
      breaker.open(System.nanoTime());
    }
    broken.fail(cause);
  }

  @Override
  public void lost(BackendConnection ended, String cause) {
    boolean probed = ended == probe;
    if (closing || !(probed || ended == connection)) {
      return;
    }
    lastCause = cause;
    capabilities.unsettle();
    if (probed) {
      probe = null;
      scheduleProbe();
      setLost(true);
    } else {
      counters.increment(NodeStat.CONNECTIONS_LOST);
      counters.set(NodeStat.REQUESTS_IN_FLIGHT, 0);
      disconnected();
    }
  }

  private void disconnected() {
    if (breaker.isOpen()) {
      counters.increment(NodeStat.BREAKER_OPENS);
      counters.set(NodeStat.BREAKER_OPEN, 1);
      log.info("{} at {} is unavailable: {}", backend.name(), counters.address(), lastCause);
      state = State.DOWN;
      connection = null;
      scheduleProbe();
    } else if (state == State.READY) {
      connect();
    } else {
      state = State.IDLE;
      connection = null;
    }
  }

  private void scheduleProbe() {
    long delay = breaker.scheduleProbeNanos(System.nanoTime());
    loop.schedule(this::startProbe, delay, TimeUnit.NANOSECONDS);
  }

  private void startProbe() {
    if (!closing) {
      counters.increment(NodeStat.PROBES);
      probe = connector.openProbe(this, capabilities);
    }
  }

  private void setLost(boolean now) {
    if (lost != now) {
      lost = now;
      guard.lostChanged();
    }
  }
}
