package io.keyway.backend;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.net.InputBuffer;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node: takes replies out of the bytes and gives each to the request that it
 * answers.
 *
 * <p>Event loop only. A reply that nobody asked for, or that does not fit what was asked, poisons
 * the connection: every request on it fails and it is never used again. A value is passed on when
 * all of it is there, so that a node which dies in the middle of one never leaves a client with
 * half a value.
 */
final class BackendConnection extends ChannelInboundHandlerAdapter {

  private final Backend backend;
  private final Channel channel;
  private final ReplyParser parser = new ReplyParser();
  private final InputBuffer input;
  private final ExchangeQueue inFlight = new ExchangeQueue();
  private boolean valuePending;
  private boolean closed;

  BackendConnection(Backend backend, Channel channel) {
    this.backend = backend;
    this.channel = channel;
    this.input = new InputBuffer(channel.alloc());
  }

  ExchangeQueue inFlight() {
    return inFlight;
  }

  Channel channel() {
    return channel;
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
    ByteBuf in = input.add((ByteBuf) message);
    String poison = null;
    boolean progress = true;
    while (progress && in.isReadable() && poison == null && !closed) {
      int before = in.readerIndex();
      poison = valuePending ? value(in) : line(in);
      progress = in.readerIndex() > before;
    }
    input.keep(in);
    if (poison != null) {
      backend.broken(this, poison);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    input.release();
    backend.broken(this, "connection closed by the node");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    backend.broken(this, String.valueOf(cause.getMessage()));
  }

  /** Ends the connection and every request on it, once. */
  void fail(String cause) {
    if (closed) {
      return;
    }
    closed = true;
    channel.close();
    String printable = Backend.printable(cause);
    backend.lost(this, printable);
    while (inFlight.first() != null) {
      Exchange exchange = inFlight.remove();
      sinkOf(exchange).failed(backend, exchange, printable);
      inFlight.release(exchange);
    }
  }

  /** Ends the connection, on which nothing is in flight, without a word to anybody. */
  void retire() {
    closed = true;
    channel.close();
  }

  /** Takes the next line; returns what is wrong with it, or null. */
  private @Nullable String line(ByteBuf in) {
    ReplyParser.Outcome outcome = parser.parse(in);
    if (outcome == ReplyParser.Outcome.INCOMPLETE) {
      return null;
    }
    Exchange exchange = inFlight.first();
    if (exchange == null) {
      return "answered without being asked";
    }
    return switch (outcome) {
      case MALFORMED -> "answered what is not the protocol";
      case VALUE -> {
        if (parser.valueLength() > backend.settings().valueBytesMax()) {
          yield "answered a value of " + parser.valueLength() + " bytes, which is too long";
        }
        valuePending = exchange.expectation == Expectation.VALUES && exchange.acceptsKey(parser);
        yield valuePending ? null : "answered a value that was not asked for";
      }
      case STAT -> {
        if (exchange.expectation != Expectation.STATS) {
          yield "answered statistics that were not asked for";
        }
        sinkOf(exchange).stat(backend, parser);
        yield null;
      }
      case END -> {
        if (!exchange.expectation.isList()) {
          yield "answered a list where a line was asked for";
        }
        answer();
        yield null;
      }
      case LINE -> {
        if (exchange.expectation == Expectation.STATS && isListed()) {
          sinkOf(exchange).stat(backend, parser);
          yield null;
        }
        if (!exchange.expectation.accepts(parser)) {
          yield "answered a line that does not fit what was asked";
        }
        answer();
        yield null;
      }
      case ERROR -> {
        answer();
        yield null;
      }
      case INCOMPLETE -> null;
    };
  }

  /** Whether the line is one of several that {@code stats cachedump} or {@code detail} list. */
  private boolean isListed() {
    String text = parser.text();
    return text.startsWith("ITEM ") || text.startsWith("PREFIX ");
  }

  /**
   * Passes on a value and its line end once all of it is there; returns what is wrong with it, or
   * null.
   */
  private @Nullable String value(ByteBuf in) {
    int length = parser.valueLength() + 2;
    if (in.readableBytes() < length) {
      return null;
    }
    int end = in.readerIndex() + length;
    if (in.getByte(end - 2) != '\r' || in.getByte(end - 1) != '\n') {
      return "answered a value longer than it said";
    }
    valuePending = false;
    Exchange exchange = inFlight.first();
    ByteBuf out = exchange == null ? null : sinkOf(exchange).valueBuffer(exchange);
    if (exchange == null || out == null) {
      in.skipBytes(length);
      return null;
    }
    long to = Buffers.reserve(out, parser.lineLength() + 2 + length);
    Memory.copy(parser.line(), 0, to, parser.lineLength());
    Memory.putByte(to + parser.lineLength(), (byte) '\r');
    Memory.putByte(to + parser.lineLength() + 1, (byte) '\n');
    Memory.copy(Buffers.readAddress(in), to + parser.lineLength() + 2, length);
    in.skipBytes(length);
    sinkOf(exchange).valueEnded(exchange, parser.lineLength() + 2 + length);
    return null;
  }

  private void answer() {
    Exchange exchange = inFlight.remove();
    backend.succeeded();
    sinkOf(exchange).answered(backend, exchange, parser);
    inFlight.release(exchange);
  }

  private static ReplySink sinkOf(Exchange exchange) {
    ReplySink sink = exchange.sink;
    if (sink == null) {
      throw new IllegalStateException("an exchange in flight has nobody waiting for it");
    }
    return sink;
  }
}
