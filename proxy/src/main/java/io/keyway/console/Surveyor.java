package io.keyway.console;

import io.keyway.console.ProxySurvey.Told;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.ProxyClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the proxies of a pool the same, all at the same time. A proxy that does not answer soon is
 * asked in the background from then on: nobody waits for it before it has been in time again, and
 * what counts is what it answered last, or why it did not. Any thread.
 *
 * @param <Q> what proxies are asked about
 * @param <A> the answer
 */
final class Surveyor<Q, A> {

  /** How long people wait for the slowest proxy. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(400).toNanos();

  /** For a connection and for an answer: until then a proxy may answer in the background. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  /** Pages ask every few seconds; older answers are those of pages that have gone. */
  private static final long KEPT_NANOS = Duration.ofSeconds(20).toNanos();

  private record Target<Q>(Q about, String pool, PoolNode proxy) {}

  private final ProxySurvey.Question<Q, A> question;
  private final Map<Target<Q>, Asked> asked = new ConcurrentHashMap<>();

  Surveyor(ProxySurvey.Question<Q, A> question) {
    this.question = question;
  }

  /** Asks the proxies that serve a pool; those that can't be asked, or not yet, are named. */
  ProxySurvey<A> survey(KnownPool pool, Q about) {
    asked.values().removeIf(Asked::isForgotten);
    List<Asked> all =
        pool.proxies().stream()
            .map(proxy -> ask(new Target<>(about, pool.origin().pool(), proxy)))
            .toList();
    ProxySurvey<A> survey = new ProxySurvey<>(new ArrayList<>(), new TreeMap<>());
    all.forEach(one -> one.addTo(survey));
    return survey;
  }

  /** What is to be waited for, which is no longer than people wait. */
  private synchronized Asked ask(Target<Q> target) {
    Asked last = asked.get(target);
    if (last != null && !last.answer.isDone()) {
      return last;
    }
    Asked next = new Asked(target);
    asked.put(target, next);
    return last == null || last.wasInTime() ? next : last;
  }

  /** One question to one proxy, on a thread of its own. */
  private final class Asked {

    private final Target<Q> target;
    private final long atNanos = System.nanoTime();
    private final CompletableFuture<Told<A>> answer;
    private volatile long endNanos;

    Asked(Target<Q> target) {
      this.target = target;
      this.answer = CompletableFuture.supplyAsync(this::ask, Thread::startVirtualThread);
    }

    private Told<A> ask() {
      try (NodeClient connection = NodeClient.connect(target.proxy(), TIMEOUT)) {
        ProxyClient client = new ProxyClient(connection, target.pool());
        return new Told<>(
            target.proxy().name(), client.traits(), question.ask(target.about(), client));
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      } finally {
        endNanos = System.nanoTime();
      }
    }

    /** Only for one that is done. */
    boolean wasInTime() {
      return endNanos - atNanos <= PATIENCE_NANOS;
    }

    boolean isForgotten() {
      return answer.isDone() && System.nanoTime() - endNanos > KEPT_NANOS;
    }

    void addTo(ProxySurvey<A> survey) {
      String name = target.proxy().name();
      try {
        long wait = atNanos + PATIENCE_NANOS - System.nanoTime();
        survey.told().add(answer.get(Math.max(0, wait), TimeUnit.NANOSECONDS));
      } catch (TimeoutException _) {
        survey.problems().put(name, target.proxy() + " has not answered yet");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UncheckedIOException failure) {
          survey.problems().put(name, String.valueOf(failure.getMessage()));
        } else {
          throw new IllegalStateException("a proxy could not be asked", e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while proxies were asked", e);
      }
    }
  }
}
