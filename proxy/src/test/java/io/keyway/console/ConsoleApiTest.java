package io.keyway.console;

import static io.keyway.console.ConsoleClient.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.keyway.cluster.Ring;
import io.keyway.placement.Profile;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The HTTP API on a pool of three nodes, without a browser. */
final class ConsoleApiTest {

  private static final TestPool POOL = TestPool.ofNodes(3);
  private static ServedConsole console;
  private static ConsoleClient client;

  @BeforeAll
  static void start() {
    Ring ring = Ring.stable(7, Profile.KETAMA.toString(), POOL.members(), Set.of());
    console = new ServedConsole(Console.ofRings(Map.of("p", ring), Map.of(), Console.SignIn.NONE));
    client = console.client();
    client.session();
  }

  @AfterAll
  static void stop() {
    client.close();
    console.close();
    POOL.close();
  }

  private static void set(String key, String value) throws IOException {
    try (TestClient direct = POOL.client()) {
      assertThat(direct.set(key, value)).isEqualTo("STORED");
    }
  }

  @Test
  void pools_showMembersAndEpoch() {
    JsonNode pool = client.get("pools").json().path("pools").get(0);
    assertThat(pool.path("name").asString()).isEqualTo("p");
    assertThat(pool.path("epoch").asInt()).isEqualTo(7);
    assertThat(pool.path("members")).hasSize(3);
  }

  @Test
  void place_saysOwnerAndWhy() {
    JsonNode answer = client.get("pools/p/place?key=" + key("user:42")).json();
    assertThat(answer.path("index").asInt()).isEqualTo(POOL.ownerOf("user:42"));
    assertThat(answer.path("kind").asString()).isEqualTo("continuum");
    assertThat(answer.path("hashName").asString()).isEqualTo("md5");
  }

  @Test
  void compare_withOneMemberLess_movesOnlyItsKeys() {
    JsonNode found =
        client
            .post("pools/p/compare", "{\"members\":[%s,%s]}".formatted(member(0), member(1)))
            .json()
            .path("comparison");
    assertThat(found.path("moves").valueStream().map(move -> move.path("from").asString()))
        .isNotEmpty()
        .containsOnly("n3");
    assertThat(found.path("moved").asInt()).isEqualTo(found.path("before").path("n3").asInt());
  }

  private static String member(int index) {
    return "{\"id\":\"n%d\",\"address\":\"%s\"}"
        .formatted(index + 1, POOL.members().get(index).address());
  }

  @Test
  void plan_ofAMemberThatLeaves_movesItsKeys() {
    JsonNode found =
        client.post("pools/p/members/n2/plan", "{\"remove\":true}").json().path("comparison");
    assertThat(found.path("moved").asInt())
        .isPositive()
        .isEqualTo(found.path("before").path("n2").asInt());
    assertThat(found.path("after").has("n2")).isFalse();
  }

  @Test
  void plan_ofAMemberAtTheAddressOfAnother_isRefused() {
    String taken = "{\"address\":\"%s\"}".formatted(POOL.members().getFirst().address());
    assertThat(client.post("pools/p/members/new/plan", taken).error())
        .contains("another member has this address");
    assertThat(client.post("pools/p/members/n1/plan", taken).status()).isEqualTo(200);
  }

  @Test
  void stats_comeFromEachNodeAndMerged() throws IOException {
    set("stats:1", "x");
    JsonNode stats = client.get("pools/p/stats/general").json();
    assertThat(stats.path("nodes")).hasSize(3);
    assertThat(stats.path("merged").path("curr_items").asInt()).isPositive();
    assertThat(client.get("pools/p/stats/nonsense").status()).isEqualTo(404);
  }

  @Test
  void live_sendsASampleEachSecond() throws Exception {
    try (Stream<String> lines = client.lines("pools/p/live")) {
      List<String> samples = lines.filter(line -> line.startsWith("data: ")).limit(2).toList();
      JsonNode sample = Json.MAPPER.readTree(samples.get(1).substring("data: ".length()));
      assertThat(sample.path("nodes").path("n1")).hasSameSizeAs(SampledStat.NAMES);
    }
    assertThat(client.get("pools/p/history").json().path("samples")).isNotEmpty();
  }

  @Test
  void scan_filtersKeysAndValuesOfAllNodes_andCountsNoHit() throws Exception {
    for (int i = 0; i < 60; i++) {
      set("scan:" + i, "{\"plan\":\"" + (i % 3 == 0 ? "pro" : "free") + "\"}");
    }
    long before = gets();
    String query = "key=" + "scan:*" + "&value=" + "$.plan%3D%3D%22pro%22";
    try (Stream<String> lines = client.lines("pools/p/scan?" + query)) {
      JsonNode last = Json.MAPPER.readTree(lines.toList().getLast());
      assertThat(last.path("found").asInt()).isEqualTo(20);
      assertThat(last.path("done").asBoolean()).isTrue();
      assertThat(last.path("failures")).isEmpty();
    }
    assertThat(gets()).isEqualTo(before);
  }

  private static long gets() throws IOException {
    long gets = 0;
    for (int i = 0; i < 3; i++) {
      try (TestClient node = POOL.node(i).client()) {
        gets += Long.parseLong(node.stats("").get("cmd_get"));
      }
    }
    return gets;
  }

  @Test
  void item_isReadDecodedAndChangedOnlyAsItWasRead() throws IOException {
    set("item:1", "{\"a\":1}");
    String path = "pools/p/item?key=" + key("item:1");
    JsonNode item = client.get(path).json();
    assertThat(item.path("tree").path("a").asInt()).isEqualTo(1);
    assertThat(item.path("counted").asBoolean()).isFalse();
    String cas = item.path("cas").asString();
    String change = "{\"value\":\"new\",\"cas\":\"%s\"}".formatted(cas);
    assertThat(client.post(path, change).status()).isEqualTo(200);
    assertThat(client.post(path, change).status()).isEqualTo(409);
    assertThat(client.get(path).json().path("text").asString()).isEqualTo("new");
    assertThat(client.delete(path, "{}").status()).isEqualTo(200);
    assertThat(client.get(path).status()).isEqualTo(404);
    assertThat(client.get("audit").json().get(0).path("what").asString())
        .isEqualTo("deleted item item:1 of pool p");
  }

  @Test
  void command_thatChanges_needsTheSwitchAndDestructiveOnesTheName() throws IOException {
    set("keep", "x");
    String path = "pools/p/nodes/n1/command";
    assertThat(client.post(path, "{\"line\":\"version\"}").json().path("answer").asString())
        .startsWith("VERSION ");
    assertThat(client.post(path, "{\"line\":\"delete keep\"}").error())
        .contains("switch changes on");
    assertThat(client.post(path, "{\"line\":\"flush_all\",\"write\":true}").error())
        .contains("type the name of the node, n1");
    assertThat(
            client
                .post(path, "{\"line\":\"set k 0 0 3\",\"value\":\"toolong\",\"write\":true}")
                .error())
        .isEqualTo("The line announces 3 bytes, and the value has 7.");
    assertThat(client.post(path, "{\"line\":\"mg k T0\"}").status()).isEqualTo(403);
    assertThat(client.post(path, "{\"line\":\"get a\\r\\nflush_all\"}").status()).isEqualTo(400);
  }

  @Test
  void addedServers_areAPoolOfTheirOwn() {
    String address = POOL.members().getFirst().address().toString();
    String pool = "{\"name\":\"other\",\"servers\":[\"%s\"]}".formatted(address);
    assertThat(client.post("pools", pool).status()).isEqualTo(200);
    assertThat(client.post("pools", pool).status()).isEqualTo(409);
    assertThat(client.get("pools/other/stats/slabs").json().path("nodes")).hasSize(1);
    assertThat(client.delete("pools/other", "{}").status()).isEqualTo(200);
    assertThat(client.delete("pools/p", "{}").status()).isEqualTo(409);
  }

  @Test
  void live_ofAPoolThatIsRemoved_ends() throws Exception {
    String address = POOL.members().getFirst().address().toString();
    client.post("pools", "{\"name\":\"gone\",\"servers\":[\"%s\"]}".formatted(address));
    try (Stream<String> lines = client.lines("pools/gone/live")) {
      Iterator<String> coming = lines.iterator();
      assertThat(coming.next()).isEqualTo(":");
      assertThat(client.delete("pools/gone", "{}").status()).isEqualTo(200);
      assertTimeoutPreemptively(Duration.ofSeconds(10), () -> coming.forEachRemaining(line -> {}));
    }
  }

  @Test
  void change_withoutTheWordOfThePageOrFromElsewhere_isRefused() {
    String path = "pools/p/item?key=" + key("a");
    assertThat(
            client
                .send(
                    client
                        .request(path)
                        .setHeader("X-Keyway-Csrf", "guess")
                        .POST(BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(403);
    assertThat(
            client
                .send(
                    client
                        .request(path)
                        .header("Origin", "http://evil.example")
                        .POST(BodyPublishers.ofString("{}")))
                .error())
        .contains("another server");
  }

  @Test
  void requestUnderAnotherName_isRefused() throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), console.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/session HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 403")
          .doesNotContain("csrf");
    }
  }

  @Test
  void badRequests_areSentences() {
    assertThat(client.get("pools/none/history").error()).contains("no pool 'none'");
    assertThat(client.get("nothing").status()).isEqualTo(404);
    assertThat(client.get("pools/p/place?key=" + "%2B%2B").status()).isEqualTo(400);
    assertThat(client.post("pools", "[]").error()).isEqualTo("The body is no JSON object.");
    assertThat(client.get("pools/p/scan?key=/(/").status()).isEqualTo(400);
  }
}
