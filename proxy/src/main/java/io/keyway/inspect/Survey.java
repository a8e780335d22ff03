package io.keyway.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What servers answer that are all asked at the same time. One thread.
 *
 * @param answers of those that did, in the order of the servers
 * @param failures of those that did not
 */
public record Survey<A>(Map<PoolNode, A> answers, Map<PoolNode, IOException> failures) {

  /** What each server is asked, on a thread of its own. */
  public interface Question<A> {
    /** Asks a server, and waits for its answer. */
    A ask(PoolNode server) throws IOException;
  }

  /** Asks all servers, and returns when the last has answered or failed. */
  public static <A> Survey<A> of(List<PoolNode> servers, Question<A> question)
      throws InterruptedException {
    Survey<A> survey = new Survey<>(new LinkedHashMap<>(), new LinkedHashMap<>());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<A>> asked = new ArrayList<>();
      servers.forEach(server -> asked.add(threads.submit(() -> question.ask(server))));
      for (int i = 0; i < servers.size(); i++) {
        survey.add(servers.get(i), asked.get(i));
      }
    }
    return survey;
  }

  private void add(PoolNode server, Future<A> asked) throws InterruptedException {
    try {
      answers.put(server, asked.get());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> failures.put(server, failure);
        case RuntimeException unexpected -> throw unexpected;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
