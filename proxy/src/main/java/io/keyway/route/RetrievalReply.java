package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Values from several nodes in the order of their keys, and one END. Pooled.
 *
 * <p>When a node can't answer, its keys are misses if others were asked too; a request that only it
 * could have answered gets the error in place of END, as there is nothing partial about it.
 */
final class RetrievalReply extends PendingReply {

  private final ReplyPool pool;
  private final ValueOrder order = new ValueOrder();
  private @Nullable String error;
  private int nodesAnswered;

  RetrievalReply(ReplyPool pool) {
    this.pool = pool;
  }

  /** One more node is asked; returns the number of its part. */
  int addPart() {
    partBegun();
    return order.addPart();
  }

  /** Adds the next key, which a part is asked for; returns its position among all keys. */
  int addKey(int part) {
    return order.addKey(part);
  }

  /** A node would be asked and refuses. */
  void partRefused(int part, Backend backend, String cause) {
    order.partEnded(part, buffer());
    partRefused(backend, cause);
  }

  @Override
  public @Nullable ByteBuf valueBuffer(Exchange exchange) {
    ByteBuf client = buffer();
    return client == null ? null : order.bufferFor(exchange.part(), exchange.position(), client);
  }

  @Override
  public void valueEnded(Exchange exchange, int length) {
    ByteBuf client = buffer();
    if (client != null) {
      order.valueEnded(exchange.part(), exchange.position(), length, client);
    }
  }

  @Override
  public void answered(Backend backend, Exchange exchange, ReplyParser line) {
    order.partEnded(exchange.part(), buffer());
    super.answered(backend, exchange, line);
  }

  @Override
  public void failed(Backend backend, Exchange exchange, String cause) {
    order.partEnded(exchange.part(), buffer());
    super.failed(backend, exchange, cause);
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (line.is(ReplyLine.END)) {
      nodesAnswered++;
    } else {
      error = line.text();
    }
  }

  @Override
  void refuse(String errorLine) {
    error = errorLine;
  }

  @Override
  void finish(ByteBuf out) {
    if (error != null && nodesAnswered == 0) {
      ReplyWriter.line(out, error);
    } else {
      ReplyWriter.line(out, ReplyLine.END);
    }
  }

  @Override
  void leave() {
    super.leave();
    error = null;
    nodesAnswered = 0;
    order.clear();
    pool.release(this);
  }
}
