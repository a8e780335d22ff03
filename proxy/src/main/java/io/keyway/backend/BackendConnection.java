package io.keyway.backend;

import io.keyway.measure.Outcome;
import io.keyway.net.InputBuffer;
import io.keyway.protocol.Limits;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.NodeStat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a node: takes replies out of the bytes and gives each to the request that it
 * answers.
 *
 * <p>Event loop only. A reply that nobody asked for, or that does not fit what was asked, poisons
 * the connection: every request on it fails and it is never used again. A request is late when the
 * node has made no progress with the oldest one for as long as a reply may take: neither answered
 * it nor sent a good part of its value.
 */
final class BackendConnection extends ChannelInboundHandlerAdapter {

  /** Bytes of a value that count as progress: a node that drips is late all the same. */
  private static final int PROGRESS_BYTES = 64 << 10;

  private static final int OUT_BYTES_INITIAL = 4096;
  private static final int CAUSE_CHARS_MAX = 200;

  private final Backend backend;
  private final ConnectionOwner owner;
  private final Channel channel;
  private final ReplyParser parser = new ReplyParser();
  private final ValueTransfer transfer = new ValueTransfer(parser);
  private final InputBuffer input;
  private final ExchangeQueue inFlight = new ExchangeQueue();
  private final RequestTimes times;
  private @Nullable ByteBuf out;
  private int bytesTaken;
  private int bytesSeen;
  private boolean progressed;
  private boolean metaValuePending;
  private boolean closed;

  BackendConnection(Backend backend, ConnectionOwner owner, Channel channel) {
    this.backend = backend;
    this.owner = owner;
    this.channel = channel;
    this.input = new InputBuffer(channel.alloc());
    this.times = new RequestTimes(backend.latency());
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
      poison = transfer.isOpen() ? value(in) : line(in);
      progress = in.readerIndex() > before;
    }
    input.keep(in);
    transfer.inputKept();
    if (poison != null) {
      owner.broken(this, poison);
    } else if (progressed) {
      progressed = false;
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

  private @Nullable String value(ByteBuf in) {
    int before = in.readerIndex();
    String poison = transfer.take(in);
    bytesTaken += in.readerIndex() - before;
    if (bytesTaken >= PROGRESS_BYTES) {
      bytesTaken = 0;
      progressed = true;
    }
    return poison;
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
      sinkOf(exchange).failed(backend, exchange, printable);
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

  /** Takes the next line; returns what is wrong with it, or null. */
  private @Nullable String line(ByteBuf in) {
    if (metaValuePending) {
      return metaValue(in);
    }
    Exchange exchange = inFlight.first();
    if (exchange != null && exchange.expectation == Expectation.DUMP) {
      if (in.readableBytes() < DumpLines.START_BYTES) {
        return null;
      } else if (DumpLines.isItem(in)) {
        return dumped(in, exchange);
      }
    }
    ReplyParser.Outcome outcome = parser.parse(in);
    if (outcome == ReplyParser.Outcome.INCOMPLETE) {
      return null;
    }
    if (exchange == null) {
      return "answered without being asked";
    }
    return switch (outcome) {
      case MALFORMED -> "answered what is not the protocol";
      case VALUE -> {
        if (parser.valueLength() > backend.settings().valueBytesMax()) {
          yield "answered a value of " + parser.valueLength() + " bytes, which is too long";
        }
        if (exchange.expectation != Expectation.VALUES || !exchange.acceptsKey(parser)) {
          yield "answered a value that was not asked for";
        }
        exchange.found = true;
        countBytes(exchange, exchange.keyOffset(), exchange.keyLength(), parser.valueLength());
        transfer.open(exchange, sinkOf(exchange));
        yield null;
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
        answer(exchange.found ? Outcome.OK : Outcome.MISS);
        yield null;
      }
      case LINE -> {
        if (exchange.expectation == Expectation.STATS && isListed()) {
          sinkOf(exchange).stat(backend, parser);
          yield null;
        }
        if (exchange.expectation == Expectation.DUMP && parser.is(ReplyLine.OK)) {
          yield null;
        }
        if (!exchange.expectation.accepts(parser)) {
          yield "answered a line that does not fit what was asked";
        }
        answer(RequestTimes.outcomeOf(parser));
        yield null;
      }
      case ERROR -> {
        answer(Outcome.ERROR);
        yield null;
      }
      case META, META_VALUE -> meta(exchange, outcome == ReplyParser.Outcome.META_VALUE);
      case INCOMPLETE -> null;
    };
  }

  /** Passes on the next item of a dump; returns what is wrong with it, or null. */
  private @Nullable String dumped(ByteBuf in, Exchange exchange) {
    int length = DumpLines.length(in);
    if (length == 0) {
      return in.readableBytes() < Limits.REPLY_LINE_BYTES_MAX
          ? null
          : "answered what is not the protocol";
    }
    progressed = true;
    sinkOf(exchange).dumped(exchange, in, length);
    return null;
  }

  /** Whether the line is one of several that {@code stats detail dump} lists. */
  private boolean isListed() {
    return parser.text().startsWith("PREFIX ");
  }

  private @Nullable String meta(Exchange exchange, boolean withValue) {
    MetaLine answer = parser.meta();
    if (!exchange.expectation.accepts(answer)) {
      return "answered a line that does not fit what was asked";
    }
    if (!exchange.accepts(answer)) {
      return "answered for a key that was not asked for";
    }
    if (withValue && answer.length() > backend.settings().valueBytesMax()) {
      return "answered a value of " + answer.length() + " bytes, which is too long";
    }
    metaValuePending = withValue;
    if (!withValue) {
      answer(RequestTimes.outcomeOf(answer));
    }
    return null;
  }

  /**
   * Passes on the value of a meta answer once all of it is there; returns what is wrong with it.
   */
  private @Nullable String metaValue(ByteBuf in) {
    int length = parser.meta().length();
    if (in.readableBytes() < length + 2) {
      if (in.readableBytes() - bytesSeen >= PROGRESS_BYTES) {
        bytesSeen = in.readableBytes();
        progressed = true;
      }
      return null;
    }
    bytesSeen = 0;
    int end = in.readerIndex() + length;
    if (in.getByte(end) != '\r' || in.getByte(end + 1) != '\n') {
      return "answered a value longer than it said";
    }
    metaValuePending = false;
    Exchange exchange = inFlight.first();
    if (exchange != null) {
      countBytes(exchange, exchange.firstKeyOffset(), exchange.firstKeyLength(), length);
      sinkOf(exchange).metaValue(parser.meta(), in);
    }
    in.readerIndex(end + 2);
    answer(Outcome.OK);
    return null;
  }

  private void countBytes(Exchange exchange, int keyOffset, int keyLength, int valueBytes) {
    backend.keys().answered(exchange.keyBytes(), keyOffset, keyLength, valueBytes);
  }

  private void answer(Outcome outcome) {
    Exchange exchange = inFlight.remove();
    times.answered(exchange, outcome);
    owner.succeeded();
    progressed = true;
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
