package io.keyway.frontend;

import io.keyway.server.ExpiryScripts;
import io.keyway.testing.ComparedPool;
import io.keyway.testing.ComparedPool.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Items that expire or are flushed on one memcached, asked directly, and on three servers behind
 * the proxy. What is compared has servers of its own and mostly waits, so it all runs at once.
 */
final class ProxyExpiryDifferentialTest {

  private interface Script {
    void run(ExpiryScripts scripts) throws InterruptedException;
  }

  private static final int KEYS = 300;

  private static final List<Script> SCRIPTS =
      List.of(
          scripts -> scripts.itemsOfOneSecond(2),
          ExpiryScripts::flushWithADelay,
          ExpiryScripts::flushesThatFollowEachOther);

  @Test
  void itemsThatEnd_endAlike() throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Servers kind : Servers.values()) {
      SCRIPTS.forEach(script -> tasks.add(task(kind, script)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> end : threads.invokeAll(tasks)) {
        end.get();
      }
    }
  }

  private static Callable<Void> task(Servers kind, Script script) {
    return () -> {
      try (ComparedPool servers = ComparedPool.start(kind)) {
        script.run(new ExpiryScripts(servers.comparison(), KEYS));
      }
      return null;
    };
  }
}
