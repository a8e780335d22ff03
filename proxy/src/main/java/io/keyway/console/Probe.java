package io.keyway.console;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server the same, again and again, over one connection. A question that is not answered
 * yet is not asked a second time.
 *
 * @param <A> the answer
 */
final class Probe<A> implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** What is asked over the connection. */
  interface Question<A> {
    A ask(NodeClient server) throws IOException;
  }

  /**
   * What the server answered last.
   *
   * @param answer null if there was none
   * @param problem why there is no answer, or empty
   */
  record Reading<A>(@Nullable A answer, String problem) {}

  private final PoolNode node;
  private final Question<A> question;
  private final AtomicBoolean asking = new AtomicBoolean();
  private @Nullable NodeClient client;
  private volatile Reading<A> reading = new Reading<>(null, "not asked yet");
  private volatile boolean closed;

  Probe(PoolNode node, Question<A> question) {
    this.node = node;
    this.question = question;
  }

  PoolNode node() {
    return node;
  }

  /** Asks in a thread of its own, unless the last question is still open: then it is answered. */
  void ask(Runnable answered) {
    if (!asking.compareAndSet(false, true)) {
      answered.run();
      return;
    }
    Thread.startVirtualThread(() -> {
      reading = read();
      asking.set(false);
      answered.run();
    });
  }

  /** What the server answered last, or that it does not. */
  Reading<A> reading() {
    return asking.get() && reading.answer() != null
        ? new Reading<>(null, node + " has not answered yet")
        : reading;
  }

  private Reading<A> read() {
    NodeClient asked = client;
    try {
      if (asked == null) {
        asked = NodeClient.connect(node, TIMEOUT);
        client = asked;
      }
      return new Reading<>(question.ask(asked), "");
    } catch (IOException e) {
      drop();
      return new Reading<>(null, String.valueOf(e.getMessage()));
    } finally {
      if (closed) {
        drop();
      }
    }
  }

  private void drop() {
    NodeClient broken = client;
    if (broken != null) {
      broken.close();
      client = null;
    }
  }

  @Override
  public void close() {
    closed = true;
    if (!asking.get()) {
      drop();
    }
  }
}
