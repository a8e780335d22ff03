package io.keyway.frontend;

import static io.keyway.server.Opcode.ADD;
import static io.keyway.server.Opcode.APPEND;
import static io.keyway.server.Opcode.DECREMENT;
import static io.keyway.server.Opcode.DELETE;
import static io.keyway.server.Opcode.GAT;
import static io.keyway.server.Opcode.GATK;
import static io.keyway.server.Opcode.GET;
import static io.keyway.server.Opcode.GETK;
import static io.keyway.server.Opcode.INCREMENT;
import static io.keyway.server.Opcode.PREPEND;
import static io.keyway.server.Opcode.REPLACE;
import static io.keyway.server.Opcode.SET;
import static io.keyway.server.Opcode.TOUCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.backend.BackendSettings;
import io.keyway.measure.Operation;
import io.keyway.measure.SlowRequest;
import io.keyway.placement.Profile;
import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.RoutedPools;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What a proxy measures of real requests. */
final class MeasurementsTest {

  @Test
  void outcomes_areToldApart() throws IOException {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(1);
        TestClient client = pool.client()) {
      client.send(
          """
          set a 0 0 1
          1
          add a 0 0 1
          1
          get a b
          get b
          gat 0 a b
          gats 0 b
          replace a 0 0 1
          1
          cas a 0 0 1 987654321
          1
          incr a 1
          incr b 1
          decr a 1
          append b 0 0 1
          1
          prepend b 0 0 1
          1
          touch b 0
          delete a
          delete a
          set c 0 0 1
          x
          incr c 1
          mg a v
          mg c v
          ms c 1 ME
          1
          ma c
          md c
          quit
          """
              .replace("\n", "\r\n"));
      while (!client.isEnded()) {
        client.line();
      }
      assertThat(counts(pool))
          .containsEntry("set ok", 2L)
          .containsEntry("add not_stored", 1L)
          .containsEntry("replace ok", 1L)
          .containsEntry("append not_stored", 1L)
          .containsEntry("prepend not_stored", 1L)
          .containsEntry("cas not_stored", 1L)
          .containsEntry("get ok", 1L)
          .containsEntry("get miss", 1L)
          .containsEntry("gat ok", 1L)
          .containsEntry("gat miss", 1L)
          .containsEntry("incr ok", 1L)
          .containsEntry("incr miss", 1L)
          .containsEntry("incr error", 1L)
          .containsEntry("decr ok", 1L)
          .containsEntry("touch miss", 1L)
          .containsEntry("delete ok", 1L)
          .containsEntry("delete miss", 1L)
          .containsEntry("mg miss", 1L)
          .containsEntry("mg ok", 1L)
          .containsEntry("ms not_stored", 1L)
          .containsEntry("ma error", 1L)
          .containsEntry("md ok", 1L)
          .hasSize(22);
    }
  }

  private static Map<String, Long> counts(TestPool pool) {
    Map<String, Long> counts = new TreeMap<>();
    pool.proxy()
        .measurements()
        .pool(TestPool.NAME)
        .latencies()
        .values()
        .forEach(node ->
            node.operations()
                .forEach((operation, outcomes) ->
                    outcomes.forEach((outcome, latencies) ->
                        counts.merge(
                            operation.label() + ' ' + outcome.label(),
                            latencies.count(),
                            Long::sum))));
    return counts;
  }

  @Test
  void binaryRequests_countAsTheirTextCommands() throws IOException {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(1);
        BinaryClient binary = new BinaryClient(pool.proxy().address());
        TestClient client = pool.client()) {
      for (int storage : new int[] {SET, ADD, REPLACE}) {
        binary.ask(frame(storage).withExtras(0, 0).withValue("1"));
      }
      for (int part : new int[] {APPEND, PREPEND}) {
        binary.ask(frame(part).withValue("2"));
      }
      for (int counter : new int[] {INCREMENT, DECREMENT}) {
        binary.ask(frame(counter).withExtras(0, 1, 0, 1, 0));
      }
      for (int opcode : new int[] {TOUCH, GAT, GATK}) {
        binary.ask(frame(opcode).withExtras(0));
      }
      for (int opcode : new int[] {GET, GETK, DELETE}) {
        binary.ask(frame(opcode));
      }
      Map<String, String> stats = client.stats("latency");
      Map<String, String> counted = new TreeMap<>();
      for (Operation each : Operation.values()) {
        String count = stats.get(pool.members().getFirst().id() + ":" + each.label() + ":count");
        counted.put(each.label(), count == null ? "0" : count);
      }
      counted.values().removeIf("0"::equals);
      assertThat(counted)
          .hasToString(
              "{add=1, append=1, decr=1, delete=1, gat=2, get=2, incr=1, prepend=1, replace=1,"
                  + " set=1, touch=1}");
    }
  }

  private static BinaryFrame frame(int opcode) {
    return BinaryFrame.request(opcode).withKey("key");
  }

  /** The proxy's time lies between that of the node and that of the client. */
  @Test
  void statsLatency_agreesWithNodeAndClient() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Long> slept = new ArrayList<>();
    List<Long> waited = new ArrayList<>();
    try (ScriptedNode node = ScriptedNode.start(request -> sleep(request, random, slept));
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, node.address());
        TestClient client = pool.client()) {
      for (int i = 0; i < 60; i++) {
        long start = System.nanoTime();
        client.get("key" + i);
        waited.add((System.nanoTime() - start) / 1000);
      }
      Map<String, String> stats = client.stats("latency");
      String name = pool.members().getFirst().id() + ":get:";
      assertThat(stats).containsEntry(name + "count", "60").containsEntry(name + "ok", "60");
      for (double share : new double[] {0.5, 0.99, 0.999}) {
        String figure = "p" + Double.toString(share).substring(2).replaceAll("^5$", "50") + "_us";
        assertThat(Long.parseLong(stats.get(name + figure)))
            .as("%s, seed %d", figure, seed)
            .isBetween(quantile(slept, share), quantile(waited, share) * 17 / 16 + 1);
      }
      assertThat(Long.parseLong(stats.get(name + "max_us")))
          .isBetween(quantile(slept, 1), quantile(waited, 1));
    }
  }

  private static Answer sleep(String request, Random random, List<Long> slept) {
    long start = System.nanoTime();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(30)));
    slept.add((System.nanoTime() - start) / 1000);
    return ScriptedNode.good(request);
  }

  private static long quantile(List<Long> times, double share) {
    long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  @Test
  void requestsBehindASlowOne_waitForIt() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedNode node =
            ScriptedNode.start(request ->
                request.endsWith("slow")
                    ? ScriptedNode.good(request).after(gate)
                    : ScriptedNode.good(request));
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, node.address());
        TestClient client = pool.client()) {
      client.get("before");
      client.send("get slow\r\ndelete behind\r\n");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(120));
      gate.countDown();
      client.values();
      assertThat(client.line()).isEqualTo("DELETED");
      await().until(() -> slow(pool, "slow", "behind").size() == 2);
      List<SlowRequest> slow = slow(pool, "slow", "behind");
      assertThat(slow)
          .allSatisfy(request -> {
            assertThat(request.totalMicros()).isGreaterThanOrEqualTo(100_000);
            assertThat(request.node()).isEqualTo(pool.members().getFirst().id());
            assertThat(request.route()).endsWith("epoch 1");
            assertThat(request.ahead()).isEqualTo(request.key().equals("slow") ? 0 : 1);
          });
      Map<String, String> stats = client.stats("slow");
      assertThat(stats).containsEntry("slow_threshold_ms", "100").containsKeys("slow_1", "slow_2");
      assertThat(Integer.parseInt(stats.get("slow_total"))).isGreaterThanOrEqualTo(2);
      assertThat(stats.get("slow_1")).contains("epoch 1");
    }
  }

  /** The slow requests of some keys; on a busy machine there may be others. */
  private static List<SlowRequest> slow(TestPool pool, String... keys) {
    return pool.proxy().measurements().slowRequests().stream()
        .filter(request -> List.of(keys).contains(request.key()))
        .toList();
  }

  @Test
  void timeOutsAndLostConnections_areOutcomes() throws IOException {
    try (ScriptedNode node =
            ScriptedNode.start(request ->
                request.startsWith("get") ? Answer.stalled("", 0) : Answer.reset("", 0));
        TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = pool.client()) {
      assertThat(client.get("key").end()).contains("unavailable");
      assertThat(counts(pool)).containsEntry("get timeout", 1L);
      await().until(() -> !client.ask("delete key").contains("breaker open"));
      assertThat(counts(pool)).containsEntry("delete lost", 1L);
    }
  }

  @Test
  void hotKeys_areToldToAnyClient() throws IOException {
    try (TestPool pool = TestPool.ofNodes(2);
        TestClient client = pool.client();
        TestClient other = pool.client()) {
      for (TestClient each : List.of(client, other)) {
        each.set("hot", "x".repeat(100));
        for (int i = 0; i < 50; i++) {
          each.get("hot", "cold" + i);
        }
      }
      var values = client.get("__keyway__.hotkeys", "__keyway__.version").data();
      assertThat(values).containsOnlyKeys("__keyway__.hotkeys", "__keyway__.version");
      assertThat(values.get("__keyway__.hotkeys"))
          .startsWith("[{\"pool\":\"default\",\"key\":\"hot\"");
      var hot = pool.proxy().measurements().hotKeys().join();
      assertThat(hot.getFirst().key()).isEqualTo("hot");
      assertThat(hot.getFirst().bytesPerSecond() / hot.getFirst().requestsPerSecond())
          .isBetween(99.0, 101.0);
      assertThat(hot).hasSizeBetween(51, 52);
    }
  }

  @Test
  void clientThatLeaves_doesNotDisturbWhoIsTold() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1)) {
      for (int i = 0; i < 20; i++) {
        try (TestClient leaving = pool.client()) {
          leaving.send("get __keyway__.hotkeys\r\nget __keyway__.hotkeys\r\n");
        }
      }
      try (TestClient client = pool.client()) {
        client.send("get __keyway__.hotkeys\r\nset a 0 0 1\r\n1\r\nget a\r\n");
        assertThat(client.values().data()).containsKey("__keyway__.hotkeys");
        assertThat(client.line()).isEqualTo("STORED");
        assertThat(client.values().data()).containsEntry("a", "1");
      }
    }
  }

  @Test
  void membersThatAreGone_areForgotten() throws IOException {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(2);
        TestClient client = pool.client()) {
      client.get(pool.keyOn(0, "a"), pool.keyOn(1, "b"));
      assertThat(pool.proxy().measurements().pool(TestPool.NAME).latencies())
          .containsOnlyKeys("n1", "n2");
      pool.adopt(Profile.KETAMA, pool.members().subList(0, 1));
      assertThat(pool.proxy().measurements().pool(TestPool.NAME).latencies())
          .containsOnlyKeys("n1");
      assertThat(counts(pool)).containsEntry("get miss", 1L);
    }
  }

  /** A ring of one pool must not take away what is known of another. */
  @Test
  void listener_tellsOfAllPoolsThatItLeadsTo() throws IOException {
    try (RoutedPools pools = new RoutedPools();
        TestClient client = pools.client();
        TestClient sessions = TestClient.connect(pools.port(RoutedPools.SESSIONS))) {
      client.set("user:a", "1");
      client.get("user:a", "sess:a", "a");
      assertThat(client.stats("latency").keySet())
          .anyMatch(name -> name.matches("default/default[01]:get:count"))
          .anyMatch(name -> name.matches("users/users[01]:get:count"))
          .contains("sessions/sessions0:get:count");
      assertThat(sessions.stats("latency").keySet())
          .contains("sessions/sessions0:get:count")
          .allMatch(name -> name.startsWith("sessions/"));
      assertThat(client.get("__keyway__.hotkeys").data().get("__keyway__.hotkeys"))
          .contains("{\"pool\":\"users\",\"key\":\"user:a\"")
          .contains("{\"pool\":\"sessions\",\"key\":\"sess:a\"")
          .contains("{\"pool\":\"default\",\"key\":\"a\"");
      assertThat(sessions.get("__keyway__.hotkeys").data().get("__keyway__.hotkeys"))
          .startsWith("[{\"pool\":\"sessions\",\"key\":\"sess:a\"")
          .doesNotContain("users");
    }
  }

  @Test
  void statistics_areThoseThatAClientIsTold() throws IOException {
    try (TestPool pool = TestPool.ofNodes(2);
        TestClient client = pool.client()) {
      client.set("a", "1");
      assertThat(pool.proxy().statistics(TestPool.NAME, "settings").join())
          .isEqualTo(client.stats("settings"))
          .containsKey("maxconns");
      assertThat(pool.proxy().statistics(TestPool.NAME, "").join())
          .containsEntry("nodes_answered", "2")
          .containsEntry("curr_items", "1");
      assertThat(pool.proxy().statistics(TestPool.NAME, "nonsense").join()).isEmpty();
    }
  }
}
