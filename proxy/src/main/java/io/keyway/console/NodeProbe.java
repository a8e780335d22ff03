package io.keyway.console;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server for its statistics, again and again, over one connection. A question that is not
 * answered yet is not asked a second time.
 */
final class NodeProbe implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /**
   * What the server answered last.
   *
   * @param values as {@link SampledStat} orders them, or null if there was no answer
   * @param version the server's, or empty
   * @param problem why there is no answer, or empty
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
  record Reading(long @Nullable [] values, String version, String problem) {}

  private static final Reading NOT_YET = new Reading(null, "", "not asked yet");

  private final PoolNode node;
  private final AtomicBoolean asking = new AtomicBoolean();
  private @Nullable NodeClient client;
  private volatile Reading reading = NOT_YET;
  private volatile boolean closed;

  NodeProbe(PoolNode node) {
    this.node = node;
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
  Reading reading() {
    return asking.get() && reading.values() != null
        ? new Reading(null, reading.version(), node + " has not answered yet")
        : reading;
  }

  private Reading read() {
    NodeClient asked = client;
    try {
      if (asked == null) {
        asked = NodeClient.connect(node, TIMEOUT);
        client = asked;
      }
      Map<String, String> stats = asked.stats("");
      return new Reading(SampledStat.of(stats), stats.getOrDefault("version", ""), "");
    } catch (IOException e) {
      drop();
      return new Reading(null, reading.version(), String.valueOf(e.getMessage()));
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
