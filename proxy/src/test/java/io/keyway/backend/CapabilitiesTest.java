package io.keyway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Member;
import io.keyway.placement.Profile;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are older than meta commands, or than gat. */
@SuppressWarnings("BadImport") // words of the test
final class CapabilitiesTest {

  private static final Answer UNKNOWN = Answer.of("ERROR\r\n");
  private static final Answer MN = Answer.of("MN\r\n");
  private static final Answer KNOWN_GAT = Answer.of("CLIENT_ERROR invalid exptime argument\r\n");
  private static final String NO_META = "SERVER_ERROR n1 does not speak meta commands";

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ScriptedNode node;

  @BeforeEach
  void start() throws IOException {
    node = ScriptedNode.start(this::answer);
  }

  private Answer answer(String request) {
    asked.add(request);
    return request.startsWith("gat ") ? Answer.of("END\r\n") : ScriptedNode.good(request);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  /** The node has answered, so that it is known what it knows. */
  private static void settle(TestClient client) {
    Awaitility.await().until(() -> client.ask("set k 0 0 1\r\nx").equals("STORED"));
  }

  @Test
  void serverWithoutMeta_getsNoneAndKeepsItsConnection() throws IOException {
    node.answerProbes(UNKNOWN, KNOWN_GAT);
    try (TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = pool.client()) {
      settle(client);
      assertThat(client.ask("mg k v")).isEqualTo(NO_META);
      assertThat(client.ask("ms k 9 q\r\nflush_all")).isEqualTo(NO_META);
      assertThat(client.ask("md k q")).isEqualTo(NO_META);
      assertThat(client.ask("ma k")).isEqualTo(NO_META);
      assertThat(client.ask("me k")).isEqualTo(NO_META);
      assertThat(client.ask("mn")).isEqualTo("MN");
      assertThat(client.ask("ms k 1048577\r\n" + "x".repeat(1_048_577))).isEqualTo(NO_META);
      assertThat(client.ask("gat 5 k")).isEqualTo("END");
      assertThat(client.set("k", "y")).isEqualTo("STORED");
    }
    assertThat(asked).allMatch(line -> line.startsWith("set k ") || line.equals("gat 5 k"));
    assertThat(node.connectionCount()).isEqualTo(1);
  }

  @Test
  void serverWithoutGat_getsNone() throws IOException {
    node.answerProbes(MN, UNKNOWN);
    try (TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = pool.client()) {
      settle(client);
      assertThat(client.ask("gat 5 k")).isEqualTo("SERVER_ERROR n1 does not know gat");
      assertThat(client.ask("gats 5 k l")).isEqualTo("SERVER_ERROR n1 does not know gat");
      assertThat(client.get("k").data()).containsOnlyKeys("k");
    }
    assertThat(asked).noneMatch(line -> line.startsWith("gat"));
    assertThat(node.connectionCount()).isEqualTo(1);
  }

  @Test
  void serverOfTheFirstMetaDialect_countsAsWithout() throws IOException {
    for (String version : List.of("1.6.6", "1.6.9", "1.6.9_beta")) {
      node.answerVersion(Answer.of("VERSION " + version + "\r\n"));
      try (TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
          TestClient client = pool.client()) {
        settle(client);
        assertThat(client.ask("mg k v")).isEqualTo(NO_META);
      }
    }
  }

  @Test
  void serverThatHangsUpWhenAsked_isUsedWithoutBeingAsked() throws IOException {
    node.answerProbes(Answer.cut("", 0), UNKNOWN);
    try (TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = pool.client()) {
      settle(client);
      assertThat(client.ask("mg k v")).isEqualTo(NO_META);
      assertThat(client.get("k").data()).containsOnlyKeys("k");
    }
  }

  @Test
  void requestsBeforeItIsKnown_areNotSentToAServerThatLacksMeta() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    node.answerProbes(UNKNOWN.after(gate), KNOWN_GAT);
    try (TestPool pool = TestPool.over(TestPool.IMPATIENT, node.address());
        TestClient client = pool.client();
        TestClient pace = pool.client()) {
      client.send("ms k 9\r\nflush_all\r\n");
      assertThat(pace.ask("mn")).isEqualTo("MN");
      gate.countDown();
      assertThat(client.line())
          .isEqualTo("SERVER_ERROR n1 unavailable: does not speak meta commands");
      settle(client);
      assertThat(client.ask("mg k v")).isEqualTo(NO_META);
    }
    assertThat(asked).doesNotContain("flush_all");
  }

  @Test
  void oneOldServerAmongOthers_costsItsOwnKeysOnly() throws IOException {
    node.answerProbes(UNKNOWN, UNKNOWN);
    try (TestPool pool = TestPool.empty(TestPool.IMPATIENT)) {
      pool.adopt(
          Profile.KETAMA,
          List.of(Member.of("old", node.address()), Member.of("new", pool.addNode().address())));
      String old = pool.keyOn(0, "k");
      String other = pool.keyOn(1, "k");
      try (TestClient client = pool.client()) {
        Awaitility.await().until(() -> client.set(old, "x").equals("STORED"));
        Awaitility.await().until(() -> client.set(other, "x").equals("STORED"));
        assertThat(client.ask("mg " + old))
            .isEqualTo("SERVER_ERROR old does not speak meta commands");
        assertThat(client.ask("mg " + other)).isEqualTo("HD");
        client.send("gat 0 " + old + " " + other + "\r\n");
        assertThat(client.values().data()).containsOnlyKeys(other);
      }
    }
  }
}
