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
import org.jspecify.annotations.Nullable;

/**
 * A node as one event loop sees it: what requests are sent by, and why some can't be.
 *
 * <p>Event loop only. To send, ask {@link #refusal()}; if there is none, {@link #begin} an
 * exchange, write its request to {@link #out()} and call {@link #written()}. The requests of a turn
 * leave in one write on a connection that all clients share; long values have {@linkplain #lane()
 * connections of their own}.
 */
public final class Backend implements TurnFlusher.Flushable {

  /** Requests that one turn collects before it writes them; more would only cost memory. */
  private static final int OUT_BYTES_MAX = 256 << 10;

  private final String name;
  private final InetSocketAddress address;
  private final BackendSettings settings;
  private final TurnFlusher flusher;
  private final NodeLatency latency;
  private final KeySampler keys;
  private final NodeCounters counters;
  private final Capabilities capabilities = new Capabilities();
  private final SharedConnection shared;
  private final Lanes lanes;
  private final TimeoutCheck timeouts;

  private boolean flushPending;

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
    this.flusher = flusher;
    this.counters = new NodeCounters(name, address.getHostString() + ':' + address.getPort());
    this.latency = measurements.node(name);
    this.keys = measurements.keys();
    Connector connector = new Connector(this, transport, loop);
    this.shared = new SharedConnection(this, connector, capabilities, guard, loop);
    this.lanes = new Lanes(this, connector);
    this.timeouts = new TimeoutCheck(loop, this::endOverdue, this::isWaiting);
    shared.connect();
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
    return shared.isDown();
  }

  /**
   * Whether the breaker is open and a probe has failed too: the node has not only lost a
   * connection.
   */
  public boolean isLost() {
    return shared.isLost();
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
    BackendConnection current = shared.current();
    if (current == null) {
      return shared.isIdle() ? null : NodeStat.REFUSED_UNAVAILABLE;
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
      default -> shared.refusal();
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
    if (shared.isIdle()) {
      shared.connect();
    }
    BackendConnection on = shared.serving();
    int ahead = on.inFlight().count();
    long timeoutNanos = settings.replyTimeout().toNanos();
    Exchange exchange = begin(on, expectation, sink, timeoutNanos);
    on.times().begun(exchange, operation, ahead, exchange.deadlineNanos - timeoutNanos);
    counters.increment(NodeStat.REQUESTS);
    counters.set(NodeStat.REQUESTS_IN_FLIGHT, on.inFlight().count());
    return exchange;
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
    return shared.serving().out();
  }

  /** Has the request that was written to {@link #out()} sent at the end of this turn. */
  public void written() {
    if (!flushPending) {
      flushPending = true;
      flusher.add(this);
    }
    BackendConnection current = shared.current();
    if (current != null && current.unsentBytes() > OUT_BYTES_MAX) {
      shared.send();
    }
  }

  @Override
  public void flush() {
    flushPending = false;
    shared.send();
  }

  /** Lets go of the node: requests in flight are still answered, new ones must not begin. */
  public void close() {
    lanes.close();
    shared.close();
  }

  private boolean isWaiting() {
    return shared.isWaiting() || lanes.isWaiting();
  }

  private void endOverdue(long now) {
    shared.endOverdue(now);
    lanes.endOverdue(now);
  }
}
