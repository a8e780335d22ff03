package io.keyway.inspect;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** A server's {@code lru_crawler metadump}. One thread. */
final class ItemDump {

  private static final String REQUEST = "lru_crawler metadump all";
  private static final int BUSY_ATTEMPTS = 50;
  private static final Duration BUSY_PAUSE = Duration.ofMillis(200);

  private final NodeClient client;
  private final ReplyInput in;

  ItemDump(NodeClient client, ReplyInput in) {
    this.client = client;
    this.in = in;
  }

  /** Hands out items; false if the taker had enough before the end. */
  boolean forEach(Predicate<ItemSummary> taker) throws IOException {
    start();
    while (isItem()) {
      ItemSummary item = DumpLine.parse(in.buffer(), in.lineFrom(), in.lineTo());
      if (item != null && !taker.test(item)) {
        return false;
      }
      in.next();
    }
    String end = in.line();
    if (!end.equals("END")) {
      throw new NodeException(client.node() + " can't list its items: " + reason(end));
    }
    return true;
  }

  private boolean isItem() {
    return in.lineFrom() < in.lineTo() && in.buffer()[in.lineFrom()] == 'k';
  }

  /** Reads up to the first line of the dump; waits for a crawler that is busy with another one. */
  private void start() throws IOException {
    String line = client.ask(REQUEST);
    for (int i = 1; line.startsWith("BUSY") && i < BUSY_ATTEMPTS; i++) {
      try {
        Thread.sleep(BUSY_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      line = client.ask(REQUEST);
    }
    if (line.equals("OK")) {
      in.next(); // Some versions say first that they begin.
    }
  }

  private static String reason(String line) {
    if (line.startsWith("BUSY")) {
      return "its crawler is busy with another request";
    }
    if (line.equals("ERROR") || line.startsWith("CLIENT_ERROR")) {
      return "it does not know lru_crawler metadump, which memcached has since 1.4.31";
    }
    return line.contains("disabled") ? "its LRU crawler is switched off" : "it answered " + line;
  }
}
