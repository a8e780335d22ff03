package io.keyway.backend;

import io.keyway.measure.KeySampler;
import io.keyway.measure.LoopMeasurements;
import io.keyway.measure.NodeLatency;
import io.keyway.measure.Operation;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.stats.NodeCounters;
import io.keyway.stats.NodeStat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node as one event loop sees it: a connection that requests of all clients share, and what is
 * done when it fails.
 *
 * <p>Event loop only. To send, ask {@link #refusal()}; if there is none, {@link #begin} an
 * exchange, write its request to {@link #out()} and call {@link #written()}. The requests of a turn
 * leave in one write.
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
 */
public final class Backend implements TurnFlusher.Flushable {

  private static final Logger log = LoggerFactory.getLogger(Backend.class);

  /** Requests that one turn collects before it writes them; more would only cost memory. */
  private static final int OUT_BYTES_MAX = 256 << 10;

  private enum State {
    CONNECTING,
    READY,
    DOWN,
    IDLE
  }

  private final String name;
  private final InetSocketAddress address;
  private final BackendSettings settings;
  private final EventLoop loop;
  private final TurnFlusher flusher;
  private final BreakerGuard guard;
  private final NodeBreaker breaker;
  private final NodeLatency latency;
  private final KeySampler keys;
  private final Outcomes outcomes = new Outcomes();
  private final Capabilities capabilities = new Capabilities();
  private final Connector connector;
  private final Lanes lanes;
  private final TimeoutCheck timeouts;
  private final NodeCounters counters;

  private State state = State.CONNECTING;
  private @Nullable BackendConnection connection;
  private @Nullable BackendConnection probe;
  private String lastCause = "";
  private boolean lost;
  private boolean flushPending;
  private boolean closing;

  /**
   * Starts to connect to a node.
   *
   * @param guard the pool's, which may have this node's breaker stay closed
   */
  public Backend(
      String name,
      InetSocketAddress address,
      BackendSettings settings,
      BreakerGuard guard,
      Transport transport,
      EventLoop loop,
      TurnFlusher flusher,
      LoopMeasurements measurements) {
    this.name = name;
    this.address = address;
    this.settings = settings;
    this.loop = loop;
    this.flusher = flusher;
    this.guard = guard;
    this.breaker = new NodeBreaker(name, settings, guard);
    this.counters = new NodeCounters(name, address.getHostString() + ':' + address.getPort());
    this.latency = measurements.node(name);
    this.keys = measurements.keys();
    this.connector = new Connector(this, transport, loop);
    this.lanes = new Lanes(this, connector);
    this.timeouts = new TimeoutCheck(loop, this::endOverdue, this::isWaiting);
    connection = connector.open(outcomes, capabilities);
  }

  /** The member's id. */
  public String name() {
    return name;
  }

  /** Where the node listens, not resolved. */
  public InetSocketAddress address() {
    return address;
  }

  BackendSettings settings() {
    return settings;
  }

  /** What is counted of the node. */
  public NodeCounters counters() {
    return counters;
  }

  /** Whether the breaker is open. */
  public boolean isDown() {
    return state == State.DOWN;
  }

  /**
   * Whether the breaker is open and a probe has failed too: the node has not only lost a
   * connection.
   */
  public boolean isLost() {
    return lost;
  }

  NodeLatency latency() {
    return latency;
  }

  KeySampler keys() {
    return keys;
  }

  /** Why a request can't be sent now, or null if it can. */
  public @Nullable String refusal() {
    NodeStat cause = refusalCause();
    return cause == null ? null : refusal(cause);
  }

  private @Nullable NodeStat refusalCause() {
    if (state == State.IDLE) {
      return null;
    }
    BackendConnection current = connection;
    if (state == State.DOWN || current == null) {
      return NodeStat.REFUSED_UNAVAILABLE;
    }
    if (current.inFlight().count() >= settings.requestsMax()) {
      return NodeStat.REFUSED_IN_FLIGHT;
    }
    if (!current.channel().isWritable() || current.unsentBytes() > settings.queuedBytesMax()) {
      return NodeStat.REFUSED_QUEUED_BYTES;
    }
    return null;
  }

  private String refusal(NodeStat cause) {
    return switch (cause) {
      case REFUSED_IN_FLIGHT -> "overloaded, " + settings.requestsMax() + " requests in flight";
      case REFUSED_QUEUED_BYTES ->
          "overloaded, " + settings.queuedBytesMax() + " bytes wait to be sent";
      default -> breaker.refusal(lastCause, System.nanoTime());
    };
  }

  /** Counts a request that was not sent for the {@link #refusal()} or {@link #laneRefusal()}. */
  public void refused() {
    NodeStat cause = refusalCause();
    counters.increment(cause == null ? NodeStat.REFUSED_LANES : cause);
  }

  /**
   * Whether the node lacks what a request needs that is sent on the shared connection; asked behind
   * {@link #refusal()}.
   */
  public boolean lacks(Capability capability) {
    return capabilities.lacks(capability);
  }

  /** Whether it is known by now that the node knows what a request on a {@link #lane()} needs. */
  public boolean includes(Capability capability) {
    return capabilities.includes(capability);
  }

  /**
   * Announces a request whose bytes the caller writes to {@link #out()} in the same turn.
   *
   * @param operation what its times count for, or null if nobody measures them
   */
  public Exchange begin(Expectation expectation, @Nullable Operation operation, ReplySink sink) {
    if (state == State.IDLE) {
      connect();
    }
    BackendConnection shared = serving();
    int ahead = shared.inFlight().count();
    long timeoutNanos = settings.replyTimeout().toNanos();
    Exchange exchange = begin(shared, expectation, sink, timeoutNanos);
    shared.times().begun(exchange, operation, ahead, exchange.deadlineNanos - timeoutNanos);
    counters.increment(NodeStat.REQUESTS);
    counters.set(NodeStat.REQUESTS_IN_FLIGHT, shared.inFlight().count());
    return exchange;
  }

  private void connect() {
    state = State.CONNECTING;
    connection = connector.open(outcomes, capabilities);
  }

  /** Why no {@link #lane()} can be had now, or null if one can. */
  public @Nullable String laneRefusal() {
    String refusal = refusal();
    return refusal == null ? lanes.refusal() : refusal;
  }

  /** Gives one request a connection of its own, unless {@link #laneRefusal()} says why not. */
  public Lane lane() {
    return lanes.take();
  }

  /** Announces a request on one connection of several. */
  Exchange begin(BackendConnection on, Expectation expectation, ReplySink sink, long timeoutNanos) {
    Exchange exchange = on.inFlight().add();
    exchange.expectation = expectation;
    exchange.sink = sink;
    exchange.timeoutNanos = timeoutNanos;
    exchange.deadlineNanos = System.nanoTime() + timeoutNanos;
    timeouts.start();
    return exchange;
  }

  /** The requests of this turn. The buffer is the connection's. */
  public ByteBuf out() {
    return serving().out();
  }

  private BackendConnection serving() {
    BackendConnection current = connection;
    if (current == null) {
      throw new IllegalStateException(name + " has refused: " + refusal());
    }
    return current;
  }

  /** Has the request that was written to {@link #out()} sent at the end of this turn. */
  public void written() {
    if (!flushPending) {
      flushPending = true;
      flusher.add(this);
    }
    if (connection != null && connection.unsentBytes() > OUT_BYTES_MAX) {
      send();
    }
  }

  @Override
  public void flush() {
    flushPending = false;
    send();
  }

  private void send() {
    if (state == State.READY && connection != null) {
      connection.send();
    }
  }

  /** Lets go of the node: requests in flight are still answered, new ones must not begin. */
  public void close() {
    closing = true;
    lanes.close();
    breaker.retire();
    BackendConnection current = connection;
    if (current == null || current.inFlight().first() == null) {
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

  private void scheduleProbe() {
    long delay = breaker.scheduleProbeNanos(System.nanoTime());
    loop.schedule(this::startProbe, delay, TimeUnit.NANOSECONDS);
  }

  private void startProbe() {
    if (!closing) {
      counters.increment(NodeStat.PROBES);
      probe = connector.openProbe(outcomes, capabilities);
    }
  }

  private boolean isWaiting() {
    return probe != null || (connection != null && connection.isWaiting()) || lanes.isWaiting();
  }

  private void endOverdue(long now) {
    if (probe != null && probe.isOverdue(now)) {
      probe.fail("no answer to a probe");
    }
    if (connection != null && connection.isOverdue(now)) {
      timedOut(connection, now);
    }
    lanes.endOverdue(now);
  }

  private void timedOut(BackendConnection late, long now) {
    if (state == State.CONNECTING) {
      long millis = settings.connectTimeoutOfClients().toMillis();
      outcomes.broken(late, "no connection within " + millis + " ms");
      return;
    }
    for (int i = late.countOverdue(now); i > 0 && !closing; i--) {
      breaker.timedOut(now);
      counters.increment(NodeStat.TIMEOUTS);
    }
    late.fail("no reply within " + settings.replyTimeout().toMillis() + " ms");
  }

  /** What the fate of the shared connection and of probes means for the node. */
  private final class Outcomes implements ConnectionOwner {

    @Override
    public void ready(BackendConnection answered) {
      if (answered == probe) {
        log.info("{} at {} is available again", name, address);
        probe = null;
        connection = answered;
        breaker.close(System.nanoTime());
        counters.set(NodeStat.BREAKER_OPEN, 0);
      }
      state = State.READY;
      send();
      setLost(false);
    }

    private void setLost(boolean now) {
      if (lost != now) {
        lost = now;
        guard.lostChanged();
      }
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
      }
      if (closing && current != null && current.inFlight().first() == null) {
        retire();
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
      boolean serving = ended == connection;
      if (closing || !(serving || ended == probe)) {
        return;
      }
      lastCause = cause;
      capabilities.unsettle();
      if (!serving) {
        probe = null;
        scheduleProbe();
        setLost(true);
        return;
      }
      counters.increment(NodeStat.CONNECTIONS_LOST);
      counters.set(NodeStat.REQUESTS_IN_FLIGHT, 0);
      if (breaker.isOpen()) {
        counters.increment(NodeStat.BREAKER_OPENS);
        counters.set(NodeStat.BREAKER_OPEN, 1);
        log.info("{} at {} is unavailable: {}", name, address, lastCause);
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
  }
}
