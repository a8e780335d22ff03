package io.keyway.console;

import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The answers to {@code stats …} of single servers, shared by all pages. Any thread. */
final class StatsFamily {

  /** What the page shows; a server may not know all of them. */
  static final Set<String> NAMES =
      Set.of("general", "settings", "items", "slabs", "sizes", "conns");

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private record Question(PoolNode node, String family) {}

  private final SharedAnswers<Question, Map<String, String>> answers =
      new SharedAnswers<>(StatsFamily::ask);

  /**
   * The statistics of a server by name.
   *
   * @throws IOException if it can't be asked, or does not know the family
   */
  Map<String, String> of(PoolNode node, String family) throws IOException {
    try {
      return answers.of(new Question(node, family)).join();
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
