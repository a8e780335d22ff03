package io.keyway.backend;

import io.keyway.measure.Outcome;
import io.keyway.protocol.Limits;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the replies out of the bytes of one connection to a node, and gives each to the request
 * that it answers. Event loop only.
 */
final class ReplyReader {

  /** Bytes of a value that count as progress: a node that drips is late all the same. */
  private static final int PROGRESS_BYTES = 64 << 10;

  private final Backend backend;
  private final ConnectionOwner owner;
  private final ExchangeQueue inFlight;
  private final RequestTimes times;
  private final ReplyParser parser = new ReplyParser();
  private final ValueTransfer transfer = new ValueTransfer(parser);
  private int bytesTaken;
  private int bytesSeen;
  private boolean progressed;
  private boolean metaValuePending;

  ReplyReader(Backend backend, ConnectionOwner owner, ExchangeQueue inFlight, RequestTimes times) {
    this.backend = backend;
    this.owner = owner;
    this.inFlight = inFlight;
    this.times = times;
  }

  /** Takes the next piece of a reply, if there is one; returns what is wrong with it, or null. */
  @Nullable String next(ByteBuf in) {
    if (transfer.isOpen()) {
      return value(in);
    }
    return metaValuePending ? metaValue(in) : line(in);
  }

  /** The input keeps only what has not been taken of it. */
  void inputKept() {
    transfer.inputKept();
  }

  /** Whether the node has made progress since this was last asked. */
  boolean tookProgress() {
    boolean took = progressed;
    progressed = false;
    return took;
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

  private @Nullable String line(ByteBuf in) {
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
    return exchange == null ? "answered without being asked" : take(outcome, exchange);
  }

  /** Takes what was parsed for the oldest request; returns what is wrong with it, or null. */
  private @Nullable String take(ReplyParser.Outcome outcome, Exchange exchange) {
    return switch (outcome) {
      case VALUE -> valueHeader(exchange);
      case STAT -> stat(exchange);
      case END -> end(exchange);
      case LINE -> lastLine(exchange);
      case ERROR -> answer(Outcome.ERROR);
      case META -> meta(exchange, false);
      case META_VALUE -> meta(exchange, true);
      case MALFORMED -> "answered what is not the protocol";
      case INCOMPLETE -> null;
    };
  }

  private @Nullable String valueHeader(Exchange exchange) {
    if (parser.valueLength() > backend.settings().valueBytesMax()) {
      return tooLong(parser.valueLength());
    }
    if (exchange.expectation != Expectation.VALUES || !exchange.acceptsKey(parser)) {
      return "answered a value that was not asked for";
    }
    exchange.found = true;
    countBytes(exchange, exchange.keyOffset(), exchange.keyLength(), parser.valueLength());
    transfer.open(exchange, exchange.sinkOrThrow());
    return null;
  }

  private static String tooLong(int valueBytes) {
    return "answered a value of " + valueBytes + " bytes, which is too long";
  }

  private @Nullable String stat(Exchange exchange) {
    if (exchange.expectation != Expectation.STATS) {
      return "answered statistics that were not asked for";
    }
    exchange.sinkOrThrow().stat(backend, parser);
    return null;
  }

  private @Nullable String end(Exchange exchange) {
    return exchange.expectation.isList()
        ? answer(exchange.found ? Outcome.OK : Outcome.MISS)
        : "answered a list where a line was asked for";
  }

  private @Nullable String lastLine(Exchange exchange) {
    if (exchange.expectation == Expectation.STATS && isListed()) {
      return stat(exchange);
    }
    if (exchange.expectation == Expectation.DUMP && parser.is(ReplyLine.OK)) {
      return null;
    }
    return exchange.expectation.accepts(parser)
        ? answer(RequestTimes.outcomeOf(parser))
        : "answered a line that does not fit what was asked";
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
    exchange.sinkOrThrow().dumped(exchange, in, length);
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
      return tooLong(answer.length());
    }
    metaValuePending = withValue;
    return withValue ? null : answer(RequestTimes.outcomeOf(answer));
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
      exchange.sinkOrThrow().metaValue(parser.meta(), in);
    }
    in.readerIndex(end + 2);
    return answer(Outcome.OK);
  }

  private void countBytes(Exchange exchange, int keyOffset, int keyLength, int valueBytes) {
    backend.keys().answered(exchange.keyBytes(), keyOffset, keyLength, valueBytes);
  }

  /** The oldest request has all of its reply, with which nothing is wrong. */
  private @Nullable String answer(Outcome outcome) {
    Exchange exchange = inFlight.remove();
    times.answered(exchange, outcome);
    owner.succeeded();
    progressed = true;
    exchange.sinkOrThrow().answered(backend, exchange, parser);
    inFlight.release(exchange);
    return null;
  }
}
