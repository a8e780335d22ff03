package io.keyway.backend;

import static io.keyway.testing.ScriptedNode.valueOf;
import static io.keyway.testing.ScriptedNode.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Policies;
import io.keyway.cluster.WhenLost;
import io.keyway.cluster.WhenPartial;
import io.keyway.stats.NodeStat;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that misbehaves in every way that a connection can. */
@ExtendWith(LeakWatch.class)
@SuppressWarnings({
  "BadImport",
  "ImmutableEnumChecker"
}) // words of the test, functions without state
final class ScriptedFaultTest {

  private static final String GOOD = valuesOf("k");
  private static final String UNAVAILABLE = "SERVER_ERROR n1 unavailable: [ -~]+";

  /** Time-outs are waited for once per byte of a reply. */
  private static final BackendSettings HASTY =
      new BackendSettings(
          Duration.ofSeconds(1),
          Duration.ofMillis(40),
          3,
          Duration.ofMillis(2),
          Duration.ofMillis(5),
          65_536,
          16 << 20,
          1 << 20);

  /** A node that is down stays so for the length of a test. */
  private static final BackendSettings UNFORGIVING =
      new BackendSettings(
          Duration.ofMillis(200),
          Duration.ofMillis(100),
          3,
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          65_536,
          16 << 20,
          1 << 20);

  enum Fault {
    CUT(Answer::cut),
    RESET(Answer::reset),
    STALL(Answer::stalled),
    GARBAGE((reply, n) -> Answer.wrong(reply.substring(0, n) + "x".repeat(1000) + "\r\n")),
    BINARY((reply, n) -> Answer.wrong(reply.substring(0, n) + "\0\1\377\n".repeat(99) + "\r\n"));

    private final BiFunction<String, Integer, Answer> answer;

    Fault(BiFunction<String, Integer, Answer> answer) {
      this.answer = answer;
    }
  }

  private final AtomicReference<@Nullable Answer> next = new AtomicReference<>();
  private final ScriptedNode node = start();

  private ScriptedNode start() {
    try {
      return ScriptedNode.start(this::answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Misbehaves once if a test wants it so. */
  private Answer answer(String request) {
    Answer once = next.getAndSet(null);
    return once == null ? ScriptedNode.good(request) : once;
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void faultAtEveryByteOfAReply_neverYieldsAWrongValue(Fault fault) throws IOException {
    try (TestPool pool = TestPool.over(HASTY, node.address());
        TestClient client = pool.client();
        TestClient neighbour = pool.client()) {
      recovered(client);
      for (int n = 0; n <= GOOD.length(); n++) {
        next.set(fault.answer.apply(GOOD, n));
        client.send("get k\r\n");
        neighbour.send("get m\r\n");
        Values values = client.values();
        assertRight(values, "k");
        assertRight(neighbour.values(), "m");
        if (next.get() == null && n < GOOD.length()) {
          assertThat(values.end()).as("fault at byte %d", n).matches(UNAVAILABLE);
        }
        recovered(client);
      }
    }
    // The neighbour's request may have been on its way.
    assertThat(node.reuseCount()).isLessThanOrEqualTo(GOOD.length() + 1);
  }

  /** Whatever has come is right; the rest is an error. */
  private static void assertRight(Values values, String key) {
    assertThat(values.values()).allMatch(v -> v.key().equals(key) && v.data().equals(valueOf(key)));
    assertThat(values.end()).matches("END|" + UNAVAILABLE);
    if (values.end().equals("END")) {
      assertThat(values.values()).hasSize(1);
    }
  }

  private static void recovered(TestClient client) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(5))
        .until(() -> client.get("k").end().equals("END"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE m 0 1\r\nx\r\nEND\r\n",
        "VALUE kk 0 1\r\nx\r\nEND\r\n",
        "VALUE K 0 1\r\nx\r\nEND\r\n",
        "VALUE k 0 1\r\nxx\r\nEND\r\n",
        "VALUE k 0 5000000\r\nx\r\nEND\r\n",
        "VALUE k 0 99999999999999999999\r\n",
        "VALUE k 0 -1\r\n\r\nEND\r\n",
        "VALUE k 4294967296 1\r\nx\r\nEND\r\n",
        "VALUE  0 1\r\nx\r\nEND\r\n",
        "VALUE k 0\r\n",
        "VALUE k\r\n",
        "VALUE k 0 1\nx\r\nEND\r\n",
        "STAT k 1\r\nEND\r\n",
        "STORED\r\n",
        "DELETED\r\n",
        "5\r\n",
        "OK\r\n",
        "VERSION 1\r\n",
        "END\n",
        "\n",
        "\r\n",
        "HTTP/1.1 400 Bad Request\r\n"
      })
  void replyThatFitsNoGet_isAnErrorAndPoisonsTheConnection(String reply) throws IOException {
    unfit("get k", reply);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set k 0 0 1\r\nx|DELETED",
        "set k 0 0 1\r\nx|OK",
        "set k 0 0 1\r\nx|END",
        "set k 0 0 1\r\nx|17",
        "set k 0 0 1\r\nx|VALUE k 0 1",
        "set k 0 0 1\r\nx|HTTP/1.1 400 Bad Request",
        "delete k|STORED",
        "delete k|TOUCHED",
        "delete k|END",
        "incr k 1|STORED",
        "incr k 1|1x",
        "incr k 1|-1",
        "decr k 1|OK",
        "touch k 1|DELETED",
        "touch k 1|4",
        "flush_all|STORED",
        "verbosity 1|1"
      })
  void lineThatFitsNoSuchCommand_isAnErrorAndPoisonsTheConnection(String example)
      throws IOException {
    String[] parts = example.split("\\|", -1);
    unfit(parts[0], parts[1] + "\r\n");
  }

  private void unfit(String request, String reply) throws IOException {
    try (TestPool pool = TestPool.over(HASTY, node.address());
        TestClient client = pool.client()) {
      recovered(client);
      int connections = node.connectionCount();
      next.set(Answer.wrong(reply));
      assertThat(client.ask(request)).matches(UNAVAILABLE);
      recovered(client);
      assertThat(node.connectionCount()).isGreaterThan(connections);
    }
    assertThat(node.reuseCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE k 0 1\r\nx\r\nEND\r\n",
        "END\r\n",
        "STORED\r\n",
        "7\r\n",
        "ERROR\r\n",
        "x\r\n",
        "\n"
      })
  void replyThatNobodyAskedFor_poisonsTheConnection(String extra) throws IOException {
    try (TestPool pool = TestPool.over(HASTY, node.address());
        TestClient client = pool.client()) {
      recovered(client);
      int connections = node.connectionCount();
      next.set(Answer.wrong(GOOD + extra));
      assertRight(client.get("k"), "k");
      recovered(client);
      Awaitility.await().until(() -> node.connectionCount() > connections);
    }
    assertThat(node.reuseCount()).isZero();
  }

  @Test
  void replyByteByByte_isTakenWhole() throws IOException {
    try (TestPool pool = TestPool.over(BackendSettings.DEFAULTS, node.address());
        TestClient client = pool.client()) {
      next.set(Answer.dripped(valuesOf("k", "m")));
      assertThat(client.get("k", "m").values()).hasSize(2);
      assertThat(node.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void lineWithoutEnd_isAnError() throws IOException {
    unfit("get k", "x".repeat(20_000));
  }

  @Test
  void randomFaults_underPipelinedLoadOfFourClients_neverYieldAWrongValue() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ScriptedFaultTest seed=" + seed);
    AtomicInteger faults = new AtomicInteger();
    try (ScriptedNode wild = ScriptedNode.start(request -> wild(request, seed, faults));
        TestPool pool = TestPool.over(HASTY, wild.address())) {
      List<FutureTask<Integer>> tasks = new ArrayList<>();
      for (int c = 0; c < 4; c++) {
        Random random = new Random(seed + c);
        FutureTask<Integer> task = new FutureTask<>(() -> load(pool, random));
        tasks.add(task);
        Thread.startVirtualThread(task);
      }
      int right = 0;
      for (FutureTask<Integer> task : tasks) {
        right += task.get();
      }
      System.out.printf("ScriptedFaultTest right=%d faults=%d%n", right, faults.get());
      assertThat(right).isPositive();
      assertThat(faults.get()).isPositive();
    }
  }

  private static Answer wild(String request, long seed, AtomicInteger faults) {
    Answer good = ScriptedNode.good(request);
    Random random = new Random(seed ^ faults.get() * 31L ^ System.nanoTime());
    if (!request.startsWith("get ") || random.nextInt(100) > 0) {
      return good;
    }
    faults.incrementAndGet();
    String key = request.substring("get ".length());
    String reply = valuesOf(key.split(" ", -1));
    int n = random.nextInt(reply.length());
    return switch (random.nextInt(7)) {
      case 0 -> Answer.cut(reply, n);
      case 1 -> Answer.reset(reply, n);
      case 2 -> Answer.wrong(reply + reply);
      case 3 -> Answer.wrong(valuesOf("a stranger's"));
      case 4 -> Answer.wrong(reply + "END\r\n");
      case 5 -> Answer.wrong(reply.substring(0, n) + "x".repeat(500) + "\r\n");
      default -> Answer.wrong(valuesOf("stray") + reply);
    };
  }

  /** Pipelines retrievals and checks every value; returns how many there were. */
  private static int load(TestPool pool, Random random) throws IOException {
    int right = 0;
    try (TestClient client = pool.client()) {
      for (int round = 0; round < 100; round++) {
        List<String> keys = new ArrayList<>();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 20; i++) {
          keys.add("key" + random.nextInt(50));
          requests.append("get ").append(keys.get(i)).append("\r\n");
        }
        client.send(requests.toString());
        for (String key : keys) {
          Values values = client.values();
          assertThat(values.values())
              .allMatch(v -> v.key().equals(key) && v.data().equals(valueOf(key)));
          assertThat(values.end()).matches("END|" + UNAVAILABLE);
          right += values.values().size();
        }
      }
    }
    return right;
  }

  @Test
  void clientErrors_leaveTheSharedConnectionInPlace() throws IOException {
    String refusal = "CLIENT_ERROR cannot increment or decrement non-numeric value";
    try (ScriptedNode strict =
            ScriptedNode.start(request ->
                request.startsWith("incr")
                    ? Answer.of(refusal + "\r\n")
                    : ScriptedNode.good(request));
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, strict.address());
        TestClient client = pool.client();
        TestClient neighbour = pool.client()) {
      for (int round = 0; round < 20; round++) {
        neighbour.send("get k\r\n".repeat(50));
        client.send("incr k 1\r\n".repeat(50));
        for (int i = 0; i < 50; i++) {
          assertThat(neighbour.values().data()).containsEntry("k", valueOf("k"));
          assertThat(client.line()).isEqualTo(refusal);
        }
      }
      assertThat(strict.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void nodeThatAnswersOnlyVersion_isLeftAloneAfterThreeTimeouts() throws IOException {
    try (ScriptedNode hung = ScriptedNode.start(request -> Answer.stalled("", 0));
        TestPool pool = TestPool.over(UNFORGIVING, hung.address());
        TestClient client = pool.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("k").end())
            .isEqualTo("SERVER_ERROR n1 unavailable: no reply within 100 ms");
      }
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(client.get("k").end())
            .matches(
                "SERVER_ERROR n1 unavailable: breaker open after no reply within 100 ms, "
                    + "next probe in [0-9]+\\.[0-9] s");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThat(hung.reuseCount()).isZero();
      assertThat(hung.connectionCount()).isEqualTo(3);
    }
  }

  @Test
  void nodeThatHangsAltogether_isLeftAloneWhenItDoesNotAnswerVersion() throws IOException {
    try (TestPool pool = TestPool.over(UNFORGIVING, node.address());
        TestClient client = pool.client()) {
      recovered(client);
      node.answerVersion(Answer.stalled("", 0));
      next.set(Answer.stalled("", 0));
      assertThat(client.get("k").end()).endsWith("no reply within 100 ms");
      assertThat(client.get("k").end()).endsWith("no connection within 100 ms");
      assertThat(client.get("k").end()).contains("breaker open after no connection within 100 ms");
    }
  }

  @Test
  void timeouts_ofThePool_holdInPlaceOfTheProxys() throws IOException {
    try (TestPool pool = TestPool.over(BackendSettings.DEFAULTS, node.address());
        TestClient client = pool.client()) {
      recovered(client);
      pool.adopt(new Policies(WhenPartial.MISS, WhenLost.ERROR, 33, 50, 60, 1));
      recovered(client);
      node.answerVersion(Answer.stalled("", 0));
      next.set(Answer.stalled("", 0));
      assertThat(client.get("k").end()).endsWith("no reply within 50 ms");
      assertThat(client.get("k").end()).contains("breaker open after no reply within 50 ms");
      assertThat(pool.counted(NodeStat.BREAKER_OPENS)).isEqualTo(1);
    }
  }

  @Test
  void lateReply_afterTheTimeout_reachesNobody() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    try (TestPool pool = TestPool.over(HASTY, node.address());
        TestClient client = pool.client()) {
      recovered(client);
      next.set(Answer.wrong(valuesOf("k")).after(gate));
      assertThat(client.get("k").end()).matches(UNAVAILABLE);
      recovered(client);
      gate.countDown();
      for (int i = 0; i < 100; i++) {
        assertRight(client.get("m"), "m");
      }
    }
    assertThat(node.reuseCount()).isZero();
  }

  @Test
  void refusedConnection_isNamedAndTriedAgain() throws IOException {
    node.refuse();
    try (TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = pool.client()) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .untilAsserted(() ->
              assertThat(client.get("k").end())
                  .matches(
                      "SERVER_ERROR n1 unavailable: breaker open after connection refused, "
                          + "next probe in [0-9]+\\.[0-9] s"));
      node.listenAgain();
      long start = System.nanoTime();
      recovered(client);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR Too many open connections\r\n",
        "\1\2\3\4\377\r\n",
        "SERVER_ERROR a\rb\tc\r\n",
        "VALUE k 0 1\r\n"
      })
  void oddAnswerToVersion_isToldInOnePrintableLine(String answer) throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    node.answerVersion(Answer.wrong(answer).after(gate));
    try (TestPool pool = TestPool.over(UNFORGIVING, node.address());
        TestClient client = pool.client()) {
      client.send("get k\r\nset k 0 0 1\r\nx\r\n");
      // Both wait for the connection when this is answered.
      try (TestClient pace = pool.client()) {
        assertThat(pace.ask("mn")).isEqualTo("MN");
      }
      gate.countDown();
      assertThat(client.line()).matches(UNAVAILABLE).hasSizeLessThan(300);
      assertThat(client.line()).matches(UNAVAILABLE).hasSizeLessThan(300);
      assertThat(client.get("k").end()).matches(UNAVAILABLE).contains("breaker open after");
    }
  }

  @Test
  void oneOfManyStatsDumps_doesNotDisturbNeighbours() throws IOException {
    String dump = "ITEM a [1 b; 0 s]\r\nITEM b [1 b; 0 s]\r\nEND\r\n";
    try (ScriptedNode dumping =
            ScriptedNode.start(request ->
                request.startsWith("stats") ? Answer.of(dump) : ScriptedNode.good(request));
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, dumping.address());
        TestClient client = pool.client();
        TestClient neighbour = pool.client()) {
      for (int i = 0; i < 20; i++) {
        neighbour.send("get k\r\nget m\r\n");
        client.send("stats cachedump 1 2\r\n");
        assertThat(neighbour.values().data()).containsEntry("k", valueOf("k"));
        assertThat(neighbour.values().data()).containsEntry("m", valueOf("m"));
        assertThat(client.line()).isEqualTo("ITEM a [1 b; 0 s]");
        assertThat(client.line()).isEqualTo("ITEM b [1 b; 0 s]");
        assertThat(client.line()).isEqualTo("END");
      }
      assertThat(client.ask("stats " + "x".repeat(3000))).isEqualTo("ERROR");
      // The dumps have a lane, one after the other the same.
      assertThat(dumping.connectionCount()).isEqualTo(2);
    }
  }
}
