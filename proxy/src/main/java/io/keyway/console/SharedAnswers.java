package io.keyway.console;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers to what many pages ask at the same time: each is found and encoded once, and sent to all
 * that ask within a second, so a hundred pages cost little more than one. Nothing is done while
 * nobody asks. Any thread.
 *
 * @param <Q> the question
 */
final class SharedAnswers<Q> {

  private static final long FRESH_NANOS = Duration.ofMillis(900).toNanos();

  private record Asked(long atNanos, CompletableFuture<Encoded> answer) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < FRESH_NANOS;
    }
  }

  private final Function<Q, ?> find;
  private final Map<Q, Asked> asked = new ConcurrentHashMap<>();

  /**
   * @param find finds what is to be encoded as JSON; on a virtual thread, and it may wait
   */
  SharedAnswers(Function<Q, ?> find) {
    this.find = find;
  }

  /**
   * The answer to a question.
   *
   * @throws RuntimeException what finding it has thrown
   */
  Encoded to(Q question) {
    asked.values().removeIf(old -> !old.isFresh());
    try {
      return asked
          .compute(question, (same, known) -> known != null && known.isFresh() ? known : ask(same))
          .answer()
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Asked ask(Q question) {
    return new Asked(
        System.nanoTime(),
        CompletableFuture.supplyAsync(
            () -> Encoded.json(find.apply(question)), Thread::startVirtualThread));
  }

  /** Has a question answered anew, as the answer has changed. */
  void forget(Q question) {
    asked.remove(question);
  }
}
