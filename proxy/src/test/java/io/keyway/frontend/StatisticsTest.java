package io.keyway.frontend;

import static io.keyway.server.Opcode.GET;
import static io.keyway.server.Opcode.STAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.keyway.fixture.Memcached;
import io.keyway.placement.Profile;
import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code stats} and its kin say of two Keyway nodes and a memcached. */
final class StatisticsTest {

  /** Counters that the asking itself does not change. */
  private static final List<String> COUNTERS =
      List.of(
          "cmd_get",
          "cmd_set",
          "get_hits",
          "get_misses",
          "delete_hits",
          "delete_misses",
          "incr_hits",
          "incr_misses",
          "decr_hits",
          "decr_misses",
          "cas_hits",
          "cas_misses",
          "cas_badval",
          "touch_hits",
          "touch_misses",
          "cmd_touch",
          "cmd_flush",
          "bytes",
          "curr_items",
          "total_items",
          "evictions",
          "limit_maxbytes",
          "threads");

  private final TestPool pool = TestPool.empty(TestPool.PATIENT);
  private Memcached memcached;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    memcached = Memcached.start("-D", ":");
    pool.adoptWithTwoNodes(memcached);
    client = pool.client();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    memcached.close();
    pool.close();
  }

  private void someTraffic() throws IOException {
    for (int i = 0; i < 300; i++) {
      String key = "user:" + i;
      client.set(key, Integer.toString(i));
      client.get(key, "none" + i);
      assertThat(client.ask("incr " + key + " 1")).isEqualTo(Integer.toString(i + 1));
      assertThat(client.ask("touch " + key + " 0")).isEqualTo("TOUCHED");
      assertThat(client.ask("cas " + key + " 0 0 1 999999999\r\n1")).isEqualTo("EXISTS");
      assertThat(client.ask("decr none" + i + " 1")).isEqualTo("NOT_FOUND");
      assertThat(client.ask("delete none" + i)).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void mergedCounters_areTheSumsOfTheNodesOwn() throws IOException {
    someTraffic();
    Map<String, String> merged = client.stats("");
    try (TestClient n1 = pool.node(0).client();
        TestClient n2 = pool.node(1).client();
        TestClient m3 = TestClient.connect(memcached.socketAddress())) {
      for (String counter : COUNTERS) {
        long sum = 0;
        for (TestClient node : List.of(n1, n2, m3)) {
          sum += Long.parseLong(node.stats("").getOrDefault(counter, "-1"));
        }
        assertThat(merged).as(counter).containsEntry(counter, Long.toString(sum));
      }
    }
    assertThat(merged)
        .containsEntry("cmd_get", "600")
        .containsEntry("get_hits", "300")
        .containsEntry("version", "mixed")
        .containsEntry("nodes_answered", "3");
  }

  @Test
  void nodes_haveABlockEach() throws IOException {
    someTraffic();
    Map<String, String> nodes = client.stats("nodes");
    Map<String, String> merged = client.stats("");
    long items = 0;
    for (String id : List.of("n1", "n2", "m3")) {
      items += Long.parseLong(nodes.getOrDefault(id + ".curr_items", "-1"));
      assertThat(nodes)
          .containsEntry(id + ".state", "available")
          .containsEntry(id + ".proxy_breaker_opens", "0")
          .containsKeys(id + ".version", id + ".uptime", id + ".proxy_requests");
    }
    assertThat(merged).containsEntry("curr_items", Long.toString(items));
    assertThat(nodes).containsEntry("m3.address", memcached.address().toString());
  }

  @Test
  void nodeThatIsLost_isSaidWithItsCause() throws IOException {
    pool.node(1).stop();
    await().until(() -> client.stats("nodes").getOrDefault("n2.state", "").equals("unavailable"));
    Map<String, String> nodes = client.stats("nodes");
    assertThat(nodes.get("n2.error")).startsWith("breaker open after ");
    assertThat(nodes).containsKey("n1.curr_items").doesNotContainKey("n2.curr_items");
    assertThat(client.stats("proxy"))
        .containsEntry("n2.breaker", "open")
        .containsEntry("n2.breaker_opens", "1")
        .containsEntry("n1.breaker", "closed");
    assertThat(client.stats("items")).containsEntry("nodes_failed", "1");
  }

  @Test
  void proxy_tellsOfItsClientsLimitsAndRing() throws IOException {
    someTraffic();
    try (TestClient other = pool.client()) {
      assertThat(other.ask("version")).startsWith("VERSION ");
      assertThat(client.stats("proxy"))
          .containsEntry("clients", "2")
          .containsEntry("clients_total", "2")
          .containsEntry("clients_max", "256")
          .containsEntry("clients_rejected", "0")
          .containsEntry("client_requests_max", "4096")
          .containsEntry("key_bytes_max", "250")
          .containsEntry("requests_retrieval", "300")
          .containsEntry("retrieval_keys", "600")
          .containsEntry("default.ring_epoch", "1")
          .containsEntry("default.ring_phase", "STABLE");
      assertThat(client.stats("pools"))
          .isEqualTo(
              Map.of(
                  "default.epoch", "1",
                  "default.phase", "STABLE",
                  "default.members", "3",
                  "default.answered", "3",
                  "default.failed", "0"));
    }
  }

  @Test
  void proxyWithoutMembers_stillTellsOfItself() throws IOException {
    pool.adopt(Profile.KETAMA, List.of());
    assertThat(client.stats("proxy")).containsEntry("clients", "1");
    assertThat(client.stats("nodes"))
        .containsEntry("", "SERVER_ERROR pool default has no members yet");
  }

  @Test
  void prefixes_areAddedUpOverTheNodes() throws IOException {
    assertThat(client.ask("stats detail on")).isEqualTo("OK");
    for (int i = 0; i < 300; i++) {
      client.set("user:" + i, "1");
    }
    for (int i = 0; i < 300; i++) {
      client.get("user:" + i, "user:" + i + "no");
      client.ask("delete user:" + i);
    }
    assertThat(prefixes()).containsExactly("PREFIX user get 600 hit 300 set 300 del 300", "END");
    assertThat(client.ask("stats detail off")).isEqualTo("OK");
    client.get("user:1", "user:2", "user:3");
    try (TestClient one = TestClient.connect(memcached.socketAddress())) {
      assertThat(one.stats("settings")).containsEntry("detail_enabled", "no");
    }
    assertThat(prefixes()).first().asString().startsWith("PREFIX user get 600 ");
  }

  private List<String> prefixes() throws IOException {
    List<String> lines = new ArrayList<>();
    client.send("stats detail dump\r\n");
    do {
      lines.add(client.line());
    } while (lines.getLast().startsWith("PREFIX "));
    return lines;
  }

  @Test
  void prefixes_forBinaryClients_areOneFigure() throws IOException {
    try (BinaryClient binary = new BinaryClient(pool.proxy().address());
        BinaryClient one = new BinaryClient(memcached.socketAddress())) {
      for (BinaryClient each : List.of(binary, one)) {
        assertThat(each.askAll(stat("detail dump")))
            .extracting(BinaryFrame::key, BinaryFrame::value)
            .containsExactly(tuple("detailed", "END\r\n"), tuple("", ""));
        assertThat(each.askAll(stat("detail on")))
            .extracting(BinaryFrame::status, BinaryFrame::key, BinaryFrame::value)
            .containsExactly(tuple(0, "", ""));
      }
      // A memcached does not count meta commands, which binary ones are to it.
      for (int node = 0; node < 2; node++) {
        binary.ask(BinaryFrame.request(GET).withKey(pool.keyOn(node, "two words:")));
      }
      assertThat(binary.askAll(stat("detail dump")))
          .extracting(BinaryFrame::key, BinaryFrame::value)
          .containsExactly(
              tuple("detailed", "PREFIX two words get 2 hit 0 set 0 del 0\r\nEND\r\n"),
              tuple("", ""));
      assertThat(binary.askAll(stat("detail off"))).hasSize(1);
      assertThat(binary.ask(stat("detail")).status()).isEqualTo(1);
    }
  }

  @Test
  void prefixWithALineEnd_costsNoOtherRequest() throws IOException {
    try (BinaryClient one = new BinaryClient(memcached.socketAddress())) {
      one.askAll(stat("detail on"));
      one.ask(BinaryFrame.request(GET).withKey("two\r\nlines:1"));
    }
    client.send("stats detail dump\r\nget " + pool.keyOn(2, "") + "\r\n");
    assertThat(client.line()).startsWith("SERVER_ERROR incomplete dump, 1 of 3 nodes failed: m3 ");
    assertThat(client.line()).isEqualTo("END");
    assertThat(client.stats("proxy"))
        .containsEntry("errors_lost", "1")
        .containsEntry("m3.breaker_opens", "0");
  }

  private static BinaryFrame stat(String name) {
    return BinaryFrame.request(STAT).withKey(name);
  }

  @Test
  void prefixes_withoutANode_saySo() throws IOException {
    client.ask("stats detail on");
    client.get(pool.keyOn(0, "user:"));
    pool.node(1).stop();
    await().until(() -> client.stats("").getOrDefault("nodes_failed", "").equals("1"));
    assertThat(prefixes())
        .hasSize(2)
        .contains("PREFIX user get 1 hit 0 set 0 del 0")
        .last()
        .asString()
        .startsWith("SERVER_ERROR incomplete dump, 1 of 3 nodes failed: n2 unavailable: ");
    assertThat(client.ask("stats detail off")).startsWith("SERVER_ERROR n2 unavailable: ");
    try (BinaryClient binary = new BinaryClient(pool.proxy().address())) {
      assertThat(binary.askAll(stat("detail dump")))
          .first()
          .extracting(BinaryFrame::value)
          .asString()
          .startsWith("PREFIX user get 1 hit 0 set 0 del 0\r\nSERVER_ERROR incomplete dump, ");
      assertThat(binary.ask(stat("detail on")).status()).isEqualTo(0x86);
    }
    assertThat(client.ask("stats reset")).startsWith("SERVER_ERROR n2 unavailable: ");
  }

  @Test
  void sockets_areNamedByTheirNode() throws IOException {
    Map<String, String> sockets = client.stats("conns");
    for (String id : List.of("n1", "n2", "m3")) {
      assertThat(sockets.keySet()).anyMatch(name -> name.matches(id + "\\.\\d+:addr"));
    }
    assertThat(sockets).doesNotContainValue("mixed");
  }

  @Test
  void slabClassesOfAnyNode_comeByTheirNumbers() throws IOException {
    client.set(pool.keyOn(0, "a"), "1".repeat(3000));
    client.set(pool.keyOn(1, "a"), "1".repeat(300));
    client.set(pool.keyOn(2, "a"), "1");
    client.send("stats items\r\n");
    int last = 0;
    int classes = 0;
    for (String line = client.line(); line.startsWith("STAT items:"); line = client.line()) {
      int number = Integer.parseInt(line.split(":", 3)[1]);
      assertThat(number).isGreaterThanOrEqualTo(last);
      classes += number > last ? 1 : 0;
      last = number;
    }
    assertThat(classes).isEqualTo(3);
  }
}
