package io.keyway.backend;

import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Locale;
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
 *   │     └────── a time-out ──────┘   └──── a probe's version is answered ─┘ │
 *   └──────────────────────────── no connection ─────────────────────────────▶┘
 * </pre>
 *
 * <p>While it connects, requests wait in the buffer; while it is down they are refused at once. A
 * connection serves only after it has answered {@code version}, and never again after a time-out.
 */
public final class Backend implements TurnFlusher.Flushable {

  private static final Logger log = LoggerFactory.getLogger(Backend.class);

  /** Requests that one turn collects before it writes them; more would only cost memory. */
  private static final int OUT_BYTES_MAX = 256 << 10;

  /** How often the oldest requests in flight are looked at. */
  private static final long TIMEOUT_CHECK_MILLIS = 10;

  private static final int CAUSE_CHARS_MAX = 200;

  private enum State {
    CONNECTING,
    READY,
    DOWN
  }

  private final String name;
  private final InetSocketAddress address;
  private final BackendSettings settings;
  private final EventLoop loop;
  private final TurnFlusher flusher;
  private final NodeBreaker breaker;
  private final Outcomes outcomes = new Outcomes();
  private final Capabilities capabilities = new Capabilities();
  private final Connector connector;
  private final Lanes lanes;

  private State state = State.CONNECTING;
  private @Nullable BackendConnection connection;
  private @Nullable BackendConnection probe;
  private String lastCause = "";
  private boolean flushPending;
  private boolean checkPending;
  private boolean closing;

  /** Starts to connect to a node. */
  public Backend(
      String name,
      InetSocketAddress address,
      BackendSettings settings,
      Transport transport,
      EventLoop loop,
      TurnFlusher flusher) {
    this.name = name;
    this.address = address;
    this.settings = settings;
    this.loop = loop;
    this.flusher = flusher;
    this.breaker = new NodeBreaker(name, settings);
    this.connector = new Connector(this, transport, loop);
    this.lanes = new Lanes(this, connector);
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

  /** Why a request can't be sent now, or null if it can. */
  public @Nullable String refusal() {
    BackendConnection current = connection;
    if (state == State.DOWN || current == null) {
      return String.format(
          Locale.ROOT,
          "breaker open after %s, next probe in %.1f s",
          lastCause,
          breaker.nanosToProbe(System.nanoTime()) / 1e9);
    }
    if (current.inFlight().count() >= settings.requestsMax()) {
      return "overloaded, " + settings.requestsMax() + " requests in flight";
    }
    if (!current.channel().isWritable() || current.unsentBytes() > settings.queuedBytesMax()) {
      return "overloaded, " + settings.queuedBytesMax() + " bytes wait to be sent";
    }
    return null;
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

  /** Announces a request whose bytes the caller writes to {@link #out()} in the same turn. */
  public Exchange begin(Expectation expectation, ReplySink sink) {
    return begin(serving(), expectation, sink, settings.replyTimeout().toNanos());
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
    exchange.deadlineNanos = System.nanoTime() + timeoutNanos;
    if (!checkPending) {
      checkPending = true;
      loop.schedule(this::checkTimeouts, TIMEOUT_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
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
      probe = connector.open(outcomes, capabilities);
    }
  }

  private void checkTimeouts() {
    long now = System.nanoTime();
    checkPending = false;
    if (probe != null && probe.isOverdue(now)) {
      probe.fail("no answer to a probe");
    }
    if (connection != null && connection.isOverdue(now)) {
      timedOut(connection, now);
    }
    lanes.endOverdue(now);
    boolean waiting =
        probe != null || (connection != null && connection.isWaiting()) || lanes.isWaiting();
    if (waiting && !checkPending) {
      checkPending = true;
      loop.schedule(this::checkTimeouts, TIMEOUT_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void timedOut(BackendConnection late, long now) {
    if (state == State.CONNECTING) {
      outcomes.broken(late, "no connection within " + settings.connectTimeout().toMillis() + " ms");
      return;
    }
    for (int i = late.countOverdue(now); i > 0; i--) {
      breaker.timedOut();
    }
    late.fail("no reply within " + settings.replyTimeout().toMillis() + " ms");
  }

  /** A cause as it may stand in a line of the protocol. */
  static String printable(String cause) {
    String ascii = cause.replaceAll("[^ -~]", "?");
    return ascii.length() <= CAUSE_CHARS_MAX ? ascii : ascii.substring(0, CAUSE_CHARS_MAX);
  }

  /** What the fate of the shared connection and of probes means for the node. */
  private final class Outcomes implements ConnectionOwner {

    @Override
    public void ready(BackendConnection answered) {
      if (answered == probe) {
        log.info("{} at {} is available again", name, address);
        probe = null;
        connection = answered;
        breaker.close();
      }
      state = State.READY;
      send();
    }

    @Override
    public void succeeded() {
      // A connection's own version says nothing about requests: a node that answers only that must
      // not look healthy between two time-outs.
      if (state == State.READY) {
        breaker.succeeded();
      }
      BackendConnection current = connection;
      if (closing && current != null && current.inFlight().first() == null) {
        retire();
      }
    }

    /** Opens the breaker at once. */
    @Override
    public void broken(BackendConnection broken, String cause) {
      if (broken == connection) {
        breaker.open();
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
        return;
      }
      if (breaker.isOpen()) {
        log.info("{} at {} is unavailable: {}", name, address, lastCause);
        state = State.DOWN;
        connection = null;
        scheduleProbe();
      } else {
        state = State.CONNECTING;
        connection = connector.open(this, capabilities);
      }
    }
  }
}
