package io.keyway.backend;

import io.keyway.net.InputBuffer;
import io.keyway.stats.NodeStat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node, and the requests that wait for their replies on it.
 *
 * <p>Event loop only. A reply that nobody asked for, or that does not fit what was asked, poisons
 * the connection: every request on it fails and it is never used again. A request is late when the
 * node has made no progress with the oldest one for as long as a reply may take: neither answered
 * it nor sent a good part of its value.
 */
final class BackendConnection extends ChannelInboundHandlerAdapter {

  private static final int OUT_BYTES_INITIAL = 4096;
  private static final int CAUSE_CHARS_MAX = 200;

  private final Backend backend;
  private final ConnectionOwner owner;
  private final Channel channel;
  private final InputBuffer input;
  private final ExchangeQueue inFlight = new ExchangeQueue();
  private final RequestTimes times;
  private final ReplyReader replies;
  private @Nullable ByteBuf out;
  private boolean closed;

  BackendConnection(Backend backend, ConnectionOwner owner, Channel channel) {
    this.backend = backend;
    this.owner = owner;
    this.channel = channel;
    this.input = new InputBuffer(channel.alloc());
    this.times = new RequestTimes(backend.latency());
    this.replies = new ReplyReader(backend, owner, inFlight, times);
  }

  ConnectionOwner owner() {
    return owner;
  }

  ExchangeQueue inFlight() {
    return inFlight;
  }

  RequestTimes times() {
    return times;
  }

  Channel channel() {
    return channel;
  }

  /** What is to be sent next. The buffer is the connection's. */
  ByteBuf out() {
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer = ByteBufAllocator.DEFAULT.directBuffer(OUT_BYTES_INITIAL);
      out = buffer;
    }
    return buffer;
  }

  /** The length of what was written to {@link #out()} and is not sent yet. */
  int unsentBytes() {
    return out == null ? 0 : out.readableBytes();
  }

  /** Sends what was written to {@link #out()}. */
  void send() {
    ByteBuf unsent = out;
    if (unsent != null) {
      out = null;
      backend.counters().add(NodeStat.BYTES_WRITTEN, unsent.readableBytes());
      channel.writeAndFlush(unsent, channel.voidPromise());
      times.sent();
    }
  }

  /** Whether a request waits for its reply. */
  boolean isWaiting() {
    return inFlight.first() != null;
  }

  /** Whether the request that was sent first should have been answered by now. */
  boolean isOverdue(long nowNanos) {
    Exchange exchange = inFlight.first();
    return exchange != null && exchange.deadlineNanos - nowNanos <= 0;
  }

  /** The number of requests that should have been answered by now. */
  int countOverdue(long nowNanos) {
    int count = 0;
    for (Exchange e = inFlight.first(); e != null && e.deadlineNanos - nowNanos <= 0; e = e.next) {
      count++;
    }
    return count;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    backend.counters().add(NodeStat.BYTES_READ, arrived.readableBytes());
    ByteBuf in = input.add(arrived);
    times.read();
    String poison = null;
    boolean progress = true;
    while (progress && in.isReadable() && poison == null && !closed) {
      int before = in.readerIndex();
      poison = replies.next(in);
      progress = in.readerIndex() > before;
    }
    input.keep(in);
    replies.inputKept();
    if (poison != null) {
      owner.broken(this, poison);
    } else if (replies.tookProgress()) {
      extendDeadline();
    }
  }

  /** Gives the oldest request its time from now on, as the node was busy with those before it. */
  void extendDeadline() {
    Exchange exchange = inFlight.first();
    if (exchange != null) {
      long deadline = System.nanoTime() + exchange.timeoutNanos;
      if (deadline - exchange.deadlineNanos > 0) {
        exchange.deadlineNanos = deadline;
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      owner.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    input.release();
    owner.broken(this, "connection closed by the node");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    owner.broken(this, String.valueOf(cause.getMessage()));
  }

  /** Ends the connection and every request on it, once. */
  void fail(String cause) {
    if (closed) {
      return;
    }
    retire();
    String printable = printable(cause);
    owner.lost(this, printable);
    long now = System.nanoTime();
    while (inFlight.first() != null) {
      Exchange exchange = inFlight.remove();
      times.failed(exchange, now);
      exchange.sinkOrThrow().failed(backend, exchange, printable);
      inFlight.release(exchange);
    }
  }

  /** A cause as it may stand in a line of the protocol. */
  private static String printable(String cause) {
    String ascii = cause.replaceAll("[^ -~]", "?");
    return ascii.length() <= CAUSE_CHARS_MAX ? ascii : ascii.substring(0, CAUSE_CHARS_MAX);
  }

  /** Ends the connection without a word to anybody, as to requests in flight. */
  void retire() {
    closed = true;
    if (out != null) {
      out.release();
      out = null;
    }
    channel.close();
  }
}
