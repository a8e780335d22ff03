package io.keyway.console;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The answers to {@code stats …} of single servers. What was asked for less than a second ago is
 * answered again, so a hundred pages cost a server what one does. Any thread.
 */
final class StatsFamily {

  /** What the page shows; a server may not know all of them. */
  static final Set<String> NAMES =
      Set.of("general", "settings", "items", "slabs", "sizes", "conns");

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final long FRESH_NANOS = Duration.ofMillis(900).toNanos();

  private record Question(PoolNode node, String family) {}

  private record Asked(long atNanos, CompletableFuture<Map<String, String>> answer) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < FRESH_NANOS;
    }
  }

  private final Map<Question, Asked> asked = new ConcurrentHashMap<>();

  /**
   * The statistics of a server by name.
   *
   * @throws IOException if it can't be asked, or does not know the family
   */
  Map<String, String> of(PoolNode node, String family) throws IOException {
    asked.values().removeIf(old -> !old.isFresh());
    Asked shared =
        asked.compute(
            new Question(node, family),
            (question, known) ->
                known != null && known.isFresh()
                    ? known
                    : new Asked(System.nanoTime(), ask(question)));
    try {
      return shared.answer().join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), e);
    }
  }

  private static CompletableFuture<Map<String, String>> ask(Question question) {
    CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      String arguments = question.family().equals("general") ? "" : question.family();
      try (NodeClient client = NodeClient.connect(question.node(), TIMEOUT)) {
        answer.complete(client.stats(arguments));
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer;
  }
}
