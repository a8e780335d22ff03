package io.keyway.backend;

import io.keyway.stats.NodeStat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.WriteBufferWaterMark;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a node that one request has to itself, so that a long value goes as fast as its
 * client does and holds up nobody else. Event loop only.
 *
 * <p>{@link #begin} the exchange, write its request to {@link #out()}, {@link #send()} it, and give
 * the lane back with {@link #end} or {@link #abandon}. If the connection is lost the sink learns of
 * it, and the lane must not be used again.
 */
public final class Lane {

  /** Unsent bytes from which on a lane is not writable. */
  private static final int QUEUED_BYTES_MAX = 256 << 10;

  /** Time-outs for which a node may be silent while it looks for items. */
  private static final int SEARCH_TIMEOUTS = 10;

  private static final long FAR_NANOS = TimeUnit.DAYS.toNanos(1000);

  private final Backend backend;
  private final Lanes lanes;
  private final BackendConnection connection;
  private @Nullable Exchange exchange;
  private @Nullable Runnable whenWritable;
  private boolean ready;
  private boolean paused;
  private boolean lost;

  Lane(Backend backend, Lanes lanes, Connector connector) {
    this.backend = backend;
    this.lanes = lanes;
    this.connection = connector.openLane(new Outcomes());
    connection
        .channel()
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(QUEUED_BYTES_MAX / 4, QUEUED_BYTES_MAX));
  }

  /** Announces the lane's one request, whose bytes the caller writes to {@link #out()}. */
  public Exchange begin(Expectation expectation, ReplySink sink) {
    return begin(expectation, sink, backend.settings().replyTimeout());
  }

  /** The same for a request on which the node may be silent for longer while it looks for items. */
  public Exchange beginSearch(Expectation expectation, ReplySink sink) {
    return begin(
        expectation, sink, backend.settings().replyTimeout().multipliedBy(SEARCH_TIMEOUTS));
  }

  private Exchange begin(Expectation expectation, ReplySink sink, Duration timeout) {
    Exchange begun = backend.begin(connection, expectation, sink, timeout.toNanos());
    exchange = begun;
    backend.counters().increment(NodeStat.REQUESTS);
    return begun;
  }

  /** Bytes for the node. The buffer is the connection's. */
  public ByteBuf out() {
    return connection.out();
  }

  /** Sends what was written to {@link #out()}, as soon as the connection is there. */
  public void send() {
    if (ready) {
      connection.send();
    }
  }

  /** Whether the node takes what is sent; one that does not for too long is lost. */
  public boolean isWritable() {
    return ready ? connection.channel().isWritable() : connection.unsentBytes() < QUEUED_BYTES_MAX;
  }

  /** Has something run whenever the lane becomes writable again. */
  public void whenWritable(Runnable run) {
    whenWritable = run;
  }

  /** Takes no more of the reply until the next {@link #resume()}. */
  public void pause() {
    if (!paused) {
      paused = true;
      if (ready) {
        stopReading();
      }
    }
  }

  private void stopReading() {
    connection.channel().config().setAutoRead(false);
    waitForClient();
  }

  /** Takes the reply again. */
  public void resume() {
    if (paused) {
      paused = false;
      connection.channel().config().setAutoRead(true);
      waitForNode();
    }
  }

  /** The client is to go on, however long it takes. */
  public void waitForClient() {
    Exchange current = exchange;
    if (current != null) {
      current.deadlineNanos = System.nanoTime() + FAR_NANOS;
    }
  }

  /** The node is to go on, within the time for a reply. */
  public void waitForNode() {
    Exchange current = exchange;
    if (current != null) {
      current.deadlineNanos = System.nanoTime() + current.timeoutNanos;
    }
  }

  /** The request is done with; the lane may serve another one. */
  public void end() {
    whenWritable = null;
    exchange = null;
    resume();
    if (!lost) {
      lanes.release(this);
    }
  }

  /** The request is given up half-way: the node must not take it for a whole one. */
  public void abandon() {
    lose();
    connection.retire();
  }

  boolean isWaiting() {
    return connection.isWaiting();
  }

  void endOverdue(long nowNanos) {
    if (connection.isOverdue(nowNanos)) {
      Exchange late = exchange;
      long nanos = late == null ? 0 : late.timeoutNanos;
      connection.fail("no progress within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
    }
  }

  private void lose() {
    lost = true;
    exchange = null;
    whenWritable = null;
    lanes.remove(this);
  }

  /** What the fate of the connection means for the lane. */
  private final class Outcomes implements ConnectionOwner {

    @Override
    public void ready(BackendConnection answered) {
      ready = true;
      send();
      if (paused) {
        stopReading();
      }
      if (isWritable()) {
        writable();
      }
    }

    @Override
    public void succeeded() {
      // Long values say nothing about the time that short ones take.
    }

    @Override
    public void writable() {
      Runnable waiting = whenWritable;
      if (waiting != null) {
        waiting.run();
      }
    }

    @Override
    public void broken(BackendConnection broken, String cause) {
      broken.fail(cause);
    }

    @Override
    public void lost(BackendConnection ended, String cause) {
      lose();
    }
  }
}
