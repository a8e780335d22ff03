package io.keyway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of three nodes stops under load, and comes back. */
@ExtendWith(LeakWatch.class)
final class NodeLossTest {

  private static final int CLIENTS = 4;
  private static final int KEYS = 50;

  @Test
  void nodeStoppedUnderLoad_hurtsItsOwnKeysOnlyAndServesAgainBySelf() throws Exception {
    long seed = System.nanoTime();
    System.out.println("NodeLossTest seed=" + seed);
    try (TestPool pool = TestPool.ofNodes(3)) {
      List<Load> loads = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        loads.add(new Load(pool, i, new Random(seed + i)));
      }
      Awaitility.await().until(() -> loads.stream().allMatch(load -> load.operations > 200));
      loads.forEach(load -> load.lossNanos = System.nanoTime());
      pool.node(1).stop();
      Awaitility.await().until(() -> loads.stream().allMatch(load -> load.errors > 50));
      pool.node(1).restart();
      long restarted = System.nanoTime();
      String key = pool.keyOn(1, "after");
      try (TestClient client = pool.client()) {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(5))
            .until(() -> client.set(key, "again").equals("STORED"));
      }
      long servedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - restarted);
      long slowestNanos = 0;
      for (Load load : loads) {
        load.stop();
        slowestNanos = Math.max(slowestNanos, load.slowestNanos);
      }
      System.out.printf(
          "NodeLossTest: slowest operation from the loss on %d ms, served again after %d ms%n",
          TimeUnit.NANOSECONDS.toMillis(slowestNanos), servedMillis);
      // A request that the node took and did not answer waits for its time-out, once.
      assertThat(Duration.ofNanos(slowestNanos))
          .isLessThan(BackendSettings.DEFAULTS.replyTimeout().multipliedBy(2));
    }
  }

  /** A client that writes and reads its own keys and knows what it may find. */
  private static final class Load {

    private final TestPool pool;
    private final int number;
    private final Random random;
    private final FutureTask<Boolean> task;
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private final Map<String, Integer> attempted = new HashMap<>();
    private volatile boolean stopping;
    private volatile long lossNanos = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
    private volatile int operations;
    private volatile int errors;
    private volatile long slowestNanos;

    private Load(TestPool pool, int number, Random random) {
      this.pool = pool;
      this.number = number;
      this.random = random;
      this.task = new FutureTask<>(this::run);
      Thread.startVirtualThread(task);
    }

    private void stop() throws Exception {
      stopping = true;
      assertThat(task.get()).isTrue();
    }

    private boolean run() throws IOException {
      try (TestClient client = pool.client()) {
        int count = 0;
        int failed = 0;
        while (!stopping) {
          String key = "load" + number + ":" + random.nextInt(KEYS);
          boolean onLostNode = pool.ownerOf(key) == 1;
          long start = System.nanoTime();
          boolean done = random.nextBoolean() ? set(client, key) : get(client, key, onLostNode);
          if (start - lossNanos > 0) {
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
          }
          assertThat(done || onLostNode).as("%s is on a node that is up", key).isTrue();
          failed += done ? 0 : 1;
          errors = failed;
          operations = ++count;
        }
      }
      return true;
    }

    private boolean set(TestClient client, String key) throws IOException {
      int next = attempted.merge(key, 1, Integer::sum);
      String answer = client.set(key, key + "=" + next);
      assertThat(answer).matches("STORED|SERVER_ERROR n2 unavailable: [ -~]+");
      if (answer.equals("STORED")) {
        acknowledged.put(key, next);
        return true;
      }
      return false;
    }

    private boolean get(TestClient client, String key, boolean onLostNode) throws IOException {
      Values values = client.get(key);
      String data = values.data().get(key);
      if (data != null) {
        int found = Integer.parseInt(data.substring((key + "=").length()));
        assertThat(data).startsWith(key + "=");
        assertThat(found)
            .isBetween(acknowledged.getOrDefault(key, 1), attempted.getOrDefault(key, 0));
      } else if (values.end().equals("END")) {
        assertThat(onLostNode || !acknowledged.containsKey(key)).as("%s is lost", key).isTrue();
      }
      assertThat(values.end()).matches("END|SERVER_ERROR n2 unavailable: [ -~]+");
      return values.end().equals("END");
    }
  }
}
