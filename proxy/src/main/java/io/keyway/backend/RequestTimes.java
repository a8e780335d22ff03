package io.keyway.backend;

import io.keyway.measure.NodeLatency;
import io.keyway.measure.Operation;
import io.keyway.measure.Outcome;
import io.keyway.measure.SlowLog;
import io.keyway.measure.SlowRequest;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the times of the requests on one shared connection. Event loop only.
 *
 * <p>All that is answered by one read has come at the same time; so a request was behind others
 * until the last answer of an earlier read. The clock is read once for each read and each write.
 */
final class RequestTimes {

  private final NodeLatency latency;
  private final SendTimes sends = new SendTimes();
  private long begun;
  private long sent;

  /** When what is being taken apart was read, or 0 before somebody wants to know. */
  private long readNanos;

  /** When the last answer of an earlier read was there. */
  private long earlierNanos = System.nanoTime();

  private boolean answeredInRead;

  RequestTimes(NodeLatency latency) {
    this.latency = latency;
  }

  /** A request for a client begins. */
  void begun(Exchange exchange, @Nullable Operation operation, int ahead, long nowNanos) {
    begun++;
    exchange.number = begun;
    exchange.operation = operation;
    exchange.ahead = ahead;
    exchange.startNanos = nowNanos;
  }

  /** All that have begun are handed to the kernel. */
  void sent() {
    if (sent < begun) {
      sent = begun;
      sends.add(begun, System.nanoTime());
    }
  }

  /** Bytes have come. */
  void read() {
    if (answeredInRead) {
      earlierNanos = readNanos;
      answeredInRead = false;
    }
    readNanos = 0;
  }

  /** A request was answered. */
  void answered(Exchange exchange, Outcome outcome) {
    if (readNanos == 0) {
      readNanos = System.nanoTime();
    }
    answeredInRead = true;
    long sentNanos = sentNanos(exchange, readNanos);
    if (exchange.operation != null) {
      long free = Math.max(sentNanos, earlierNanos);
      latency.record(sentNanos - exchange.startNanos, free - sentNanos, readNanos - free);
      record(exchange, outcome, sentNanos, free, readNanos);
    }
  }

  /** A request will not be answered any more. */
  void failed(Exchange exchange, long nowNanos) {
    long sentNanos = sentNanos(exchange, nowNanos);
    if (exchange.operation != null) {
      boolean late = exchange.deadlineNanos - nowNanos <= 0;
      Outcome outcome = late ? Outcome.TIMEOUT : Outcome.LOST;
      record(exchange, outcome, sentNanos, Math.max(sentNanos, earlierNanos), nowNanos);
    }
  }

  /** When a request was sent; one that was not has waited until its end. */
  private long sentNanos(Exchange exchange, long endNanos) {
    long noted = sends.of(exchange.number);
    return noted == SendTimes.NOT_SENT ? endNanos : noted;
  }

  private void record(
      Exchange exchange, Outcome outcome, long sentNanos, long freeNanos, long endNanos) {
    Operation operation = Objects.requireNonNull(exchange.operation);
    long nanos = endNanos - exchange.startNanos;
    latency.record(operation, outcome, nanos);
    SlowLog log = latency.slowLog();
    if (log.wants(nanos) && log.admits(endNanos)) {
      log.add(slow(exchange, operation, outcome, sentNanos, freeNanos, endNanos));
    }
  }

  private SlowRequest slow(
      Exchange exchange,
      Operation operation,
      Outcome outcome,
      long sentNanos,
      long freeNanos,
      long endNanos) {
    SlowLog log = latency.slowLog();
    return new SlowRequest(
        System.currentTimeMillis(),
        operation,
        outcome,
        log.keyText(exchange.keyBytes(), exchange.firstKeyOffset(), exchange.firstKeyLength()),
        exchange.countKeys(),
        latency.node(),
        log.route(),
        exchange.ahead,
        TimeUnit.NANOSECONDS.toMicros(sentNanos - exchange.startNanos),
        TimeUnit.NANOSECONDS.toMicros(freeNanos - sentNanos),
        TimeUnit.NANOSECONDS.toMicros(endNanos - freeNanos));
  }

  /** What a line says that is neither END nor an error. */
  static Outcome outcomeOf(ReplyParser line) {
    if (line.is(ReplyLine.NOT_FOUND)) {
      return Outcome.MISS;
    }
    return line.is(ReplyLine.NOT_STORED) || line.is(ReplyLine.EXISTS)
        ? Outcome.NOT_STORED
        : Outcome.OK;
  }

  /** What an answer to a meta command says. */
  static Outcome outcomeOf(MetaLine answer) {
    return switch (answer.code()) {
      case EN, NF -> Outcome.MISS;
      case NS, EX -> Outcome.NOT_STORED;
      default -> Outcome.OK;
    };
  }
}
