package io.keyway.frontend;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyway.protocol.RequestParser;
import io.keyway.route.ReplyQueue;
import io.keyway.route.Router;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;

/**
 * A request of the proxy's own, which goes the way of a client's without a connection. Event loop
 * only, but for {@link #ask}.
 */
final class Inquiry implements ReplyQueue.Listener {

  private final CompletableFuture<ByteBuf> answer = new CompletableFuture<>();
  private final ByteBuf collected = Unpooled.buffer();
  private final ReplyQueue replies;

  private Inquiry(ProxyWorker worker) {
    this.replies =
        new ReplyQueue(ByteBufAllocator.DEFAULT, this, worker.queuedBytes(), worker.counters());
  }

  /**
   * Asks for what is answered at once, or when the nodes have answered. Any thread.
   *
   * @param router of a listener, on the worker's loop
   * @param line a command without a value, and without a line end
   * @return the answer, in a buffer on the heap that nobody needs to release; fails when the proxy
   *     is closed
   */
  static CompletableFuture<ByteBuf> ask(ProxyWorker worker, Router router, String line) {
    byte[] bytes = line.concat("\r\n").getBytes(US_ASCII);
    return CompletableFuture.supplyAsync(
            () -> new Inquiry(worker).ask(worker, router, bytes), worker.loop())
        .thenCompose(answered -> answered);
  }

  private CompletableFuture<ByteBuf> ask(ProxyWorker worker, Router router, byte[] line) {
    ByteBuf in = ByteBufAllocator.DEFAULT.directBuffer(line.length).writeBytes(line);
    try {
      if (new RequestParser(worker.request()).parse(in) != RequestParser.Outcome.REQUEST) {
        throw new IllegalArgumentException("not a request: " + new String(line, US_ASCII));
      }
      router.route(replies);
    } finally {
      in.release();
    }
    return answer;
  }

  @Override
  public void repliesAdvanced() {
    ByteBuf out = replies.takeOut();
    if (out != null) {
      collected.writeBytes(out);
      out.release();
    }
    if (replies.count() == 0) {
      answer.complete(collected);
    }
  }

  @Override
  public long unsentBytes() {
    return 0;
  }

  @Override
  public void replyBrokenOff() {
    answer.completeExceptionally(new IllegalStateException("half a value was lost"));
  }
}
