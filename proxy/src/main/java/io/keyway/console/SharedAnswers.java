package io.keyway.console;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers to what many pages ask at the same time: what was asked for less than a second ago is
 * answered again, so a hundred pages cost what one does. Any thread.
 *
 * @param <Q> the question
 * @param <A> the answer
 */
final class SharedAnswers<Q, A> {

  private static final long FRESH_NANOS = Duration.ofMillis(900).toNanos();

  private record Asked<A>(long atNanos, CompletableFuture<A> answer) {
    boolean isFresh() {
      return System.nanoTime() - atNanos < FRESH_NANOS;
    }
  }

  private final Function<Q, CompletableFuture<A>> ask;
  private final Map<Q, Asked<A>> asked = new ConcurrentHashMap<>();

  /**
   * @param ask finds an answer without waiting for it
   */
  SharedAnswers(Function<Q, CompletableFuture<A>> ask) {
    this.ask = ask;
  }

  CompletableFuture<A> of(Q question) {
    asked.values().removeIf(old -> !old.isFresh());
    return asked
        .compute(
            question,
            (same, known) ->
                known != null && known.isFresh()
                    ? known
                    : new Asked<>(System.nanoTime(), ask.apply(same)))
        .answer();
  }
}
