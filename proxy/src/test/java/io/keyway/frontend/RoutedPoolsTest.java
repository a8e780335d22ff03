package io.keyway.frontend;

import static io.keyway.server.Opcode.APPEND;
import static io.keyway.server.Opcode.DELETE;
import static io.keyway.server.Opcode.FLUSH;
import static io.keyway.server.Opcode.GATK;
import static io.keyway.server.Opcode.GETK;
import static io.keyway.server.Opcode.INCREMENT;
import static io.keyway.server.Opcode.SET;
import static io.keyway.server.Opcode.STAT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.RoutedPools;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several pools behind one proxy, as their clients and their members see it. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("BadImport") // words of the test
final class RoutedPoolsTest {

  private static final int LONG = 700_000;

  private RoutedPools pools;
  private TestClient client;

  @BeforeAll
  void start() throws IOException {
    pools = new RoutedPools();
  }

  @BeforeEach
  void connect() throws IOException {
    client = pools.client();
  }

  @AfterEach
  void inStep() throws IOException {
    assertThat(client.ask("mn")).isEqualTo("MN");
    for (String pool : List.of(TestPool.NAME, RoutedPools.USERS, RoutedPools.SESSIONS)) {
      for (TestClient member : pools.members(pool)) {
        assertThat(member.ask("flush_all")).isEqualTo("OK");
        member.close();
      }
    }
    client.close();
  }

  @AfterAll
  void close() {
    pools.close();
  }

  private void expect(String request, String... lines) throws IOException {
    client.send(request.replace("|", "\r\n") + "\r\n");
    for (String line : lines) {
      assertThat(client.line()).as(request).isEqualTo(line);
    }
  }

  /** What the members of a pool have of some keys. */
  private Map<String, String> held(String pool, String... keys) throws IOException {
    Map<String, String> held = new TreeMap<>();
    for (TestClient member : pools.members(pool)) {
      held.putAll(member.get(keys).data());
      member.close();
    }
    return held;
  }

  @Test
  void key_isHeldByItsPoolUnderTheNameThatItHasThere() throws IOException {
    String[] keys = new String[40];
    for (int i = 0; i < 10; i++) {
      keys[i] = "user:" + i;
      keys[10 + i] = "sess:" + i;
      keys[20 + i] = "user:tmp:" + i;
      keys[30 + i] = "" + i;
    }
    for (String key : keys) {
      assertThat(client.set(key, "v" + key)).isEqualTo("STORED");
    }
    Map<String, String> users = held(RoutedPools.USERS, keys);
    Map<String, String> sessions = held(RoutedPools.SESSIONS, keys);
    Map<String, String> own = held(TestPool.NAME, keys);
    for (int i = 0; i < 10; i++) {
      assertThat(users).containsEntry("" + i, "vuser:" + i);
      assertThat(sessions).containsEntry("sess:" + i, "vsess:" + i);
      assertThat(own)
          .containsEntry("user:tmp:" + i, "vuser:tmp:" + i)
          .containsEntry("" + i, "v" + i);
    }
    assertThat(users).hasSize(10);
    assertThat(sessions).hasSize(10);
    assertThat(own).hasSize(20);
  }

  @Test
  void keyThatIsAStrippedPrefixAndNoMore_isTheOwnPools() throws IOException {
    assertThat(client.set("user:", "v")).isEqualTo("STORED");
    assertThat(held(TestPool.NAME, "user:")).containsEntry("user:", "v");
    assertThat(client.get("user:").data()).containsEntry("user:", "v");
  }

  @Test
  void multiGet_overAllPools_answersInTheOrderOfTheKeysByTheirOwnNames() throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      keys.addAll(List.of("user:" + i, "sess:" + i, "plain" + i, "u:x" + i, "user:tmp:" + i));
    }
    for (String key : keys) {
      client.send("set " + key + " 3 0 " + key.length() + " noreply\r\n" + key + "\r\n");
    }
    List<String> asked = new ArrayList<>(keys);
    asked.addAll(List.of("user:7", "u:7", "none", "empty:1", "user:none", "user:7"));
    List<String> expected = new ArrayList<>(keys);
    expected.addAll(List.of("user:7", "u:7", "user:7"));
    Values values = client.get(asked.toArray(String[]::new));
    assertThat(values.values()).extracting(Value::key).isEqualTo(expected);
    assertThat(values.values()).extracting(Value::flags).containsOnly("3");
    assertThat(values.end()).isEqualTo("END");
    for (Value value : values.values()) {
      assertThat(value.data()).isEqualTo(value.key().equals("u:7") ? "user:7" : value.key());
    }
    client.send("gets user:1 sess:1\r\n");
    assertThat(client.values().values()).hasSize(2).noneMatch(v -> v.unique().isEmpty());
    client.send("gat 0 user:1 u:x1 plain1\r\n");
    assertThat(client.values().data()).containsOnlyKeys("user:1", "u:x1", "plain1");
  }

  @Test
  void everyClassicCommand_worksWithoutThePrefixAtTheNode() throws IOException {
    expect("add user:k 1 0 1|5", "STORED");
    expect("add user:k 1 0 1|5", "NOT_STORED");
    expect("incr user:k 3", "8");
    expect("decr user:k 1", "7");
    expect("append user:k 0 0 1|x", "STORED");
    expect("prepend user:k 0 0 1|x", "STORED");
    expect("replace user:k 2 0 3|new", "STORED");
    client.send("gets user:k\r\n");
    Value value = client.values().values().getFirst();
    assertThat(value.data()).isEqualTo("new");
    expect("cas user:k 0 0 3 " + value.unique() + "|cas", "STORED");
    expect("cas user:k 0 0 3 " + value.unique() + "|cas", "EXISTS");
    expect("touch user:k 100", "TOUCHED");
    expect("touch user:none 100", "NOT_FOUND");
    client.send("gats 0 user:k\r\n");
    assertThat(client.values().data()).containsEntry("user:k", "cas");
    assertThat(held(RoutedPools.USERS, "k")).containsEntry("k", "cas");
    expect("delete user:k", "DELETED");
    expect("delete user:k", "NOT_FOUND");
    // A lone key of that name would silence a node.
    expect("delete user:noreply", "NOT_FOUND");
    expect("set user:noreply 0 0 1|x", "STORED");
    expect("get user:noreply", "VALUE user:noreply 0 1", "x", "END");
  }

  @Test
  void everyMetaCommand_namesTheKeyAsTheClientDid() throws IOException {
    for (int i = 0; i < 8; i++) { // both members
      String key = "user:m" + i;
      expect("mg " + key + " k v", "EN k" + key);
      expect("ms " + key + " 2 k O1|hi", "HD k" + key + " O1");
      expect("mg " + key + " s k v O2", "VA 2 s2 k" + key + " O2", "hi");
      expect("mg " + key + " v", "VA 2", "hi");
      expect("mg " + key + " k q", "HD k" + key);
      client.send("me " + key + "\r\n");
      assertThat(client.line()).startsWith("ME " + key + " ").contains("size=");
      expect("md " + key + " k q|mg " + key + " k|mn", "EN k" + key, "MN");
      expect("ma " + key + " N0 J5 v k", "VA 1 k" + key, "5");
    }
    assertThat(held(RoutedPools.USERS, "m0", "user:m0")).containsOnlyKeys("m0");
  }

  @Test
  void keyInBase64_goesBackInBase64AsAWhole() throws IOException {
    for (String key : List.of("user:text", "user:\0\n bytes", "user:\0a", "u:\1")) {
      String base64 = Base64.getEncoder().encodeToString(key.getBytes(ISO_8859_1));
      expect("ms " + base64 + " 2 b|hi", "HD");
      client.send("mg " + base64 + " b k v O9\r\n");
      assertThat(client.line().split(" ", -1)).contains("VA", "k" + base64, "b", "O9");
      assertThat(client.line()).isEqualTo("hi");
      expect("md " + base64 + " b", "HD");
      expect("mg " + base64 + " b v", "EN");
    }
  }

  @Test
  void binaryRequests_goToTheirPoolsAndKeepTheirKeys() throws IOException {
    try (BinaryClient binary = new BinaryClient(pools.proxy().address())) {
      for (String key : List.of("user:b", "sess:b", "b", "u:\0\n b", "user:" + " ".repeat(186))) {
        BinaryFrame set = BinaryFrame.request(SET).withExtras(7, 0).withKey(key).withValue("v");
        assertThat(binary.ask(set).status()).as(key).isZero();
        BinaryFrame append = BinaryFrame.request(APPEND).withKey(key).withValue("w");
        assertThat(binary.ask(append).status()).as(key).isZero();
        BinaryFrame read = binary.ask(BinaryFrame.request(GETK).withKey(key));
        assertThat(read.key()).isEqualTo(key);
        assertThat(read.value()).isEqualTo("vw");
        BinaryFrame touched = binary.ask(BinaryFrame.request(GATK).withExtras(0).withKey(key));
        assertThat(touched.key()).isEqualTo(key);
        assertThat(binary.ask(BinaryFrame.request(DELETE).withKey(key)).status()).isZero();
        assertThat(binary.ask(BinaryFrame.request(GETK).withKey(key)).key()).isEqualTo(key);
      }
      BinaryFrame count = BinaryFrame.request(INCREMENT).withExtras(0, 1, 0, 41, 0);
      assertThat(binary.ask(count.withKey("user:n")).value()).endsWith(")");
      assertThat(held(RoutedPools.USERS, "n")).containsEntry("n", "41");
      assertThat(binary.ask(BinaryFrame.request(GETK).withKey("empty:1")).value())
          .isEqualTo("SERVER_ERROR pool nobody has no members yet");
      assertThat(binary.ask(BinaryFrame.request(FLUSH)).value())
          .isEqualTo("SERVER_ERROR pool nobody has no members yet");
      assertThat(held(RoutedPools.USERS, "n")).isEmpty();
      List<BinaryFrame> stats = binary.askAll(BinaryFrame.request(STAT));
      assertThat(stats).anyMatch(f -> f.key().equals("nodes_total") && f.value().equals("5"));
    }
  }

  @Test
  void longValues_goAndComeInPieces() throws IOException {
    String value = "v".repeat(LONG);
    List<String> keys = List.of("user:long", "u:other", "sess:long", "long", "user:third");
    for (String key : keys) {
      assertThat(client.set(key, value + key)).isEqualTo("STORED");
    }
    Values values = client.get(keys.toArray(String[]::new));
    assertThat(values.values()).extracting(Value::key).isEqualTo(keys);
    values.values().forEach(v -> assertThat(v.data()).isEqualTo(value + v.key()));
    assertThat(client.get("user:long").data()).containsEntry("user:long", value + "user:long");
    expect("mg user:third k s", "HD kuser:third s" + (LONG + "user:third".length()));
    try (BinaryClient binary = new BinaryClient(pools.proxy().address())) {
      BinaryFrame set = BinaryFrame.request(SET).withExtras(0, 0).withKey("user:long");
      assertThat(binary.ask(set.withValue(value)).status()).isZero();
      assertThat(binary.ask(BinaryFrame.request(GETK).withKey("user:long")).value())
          .isEqualTo(value);
    }
    assertThat(held(RoutedPools.USERS, "long")).containsEntry("long", value);
  }

  @Test
  void valueThatTheProxyRefuses_costsTheKeyItsItem() throws IOException {
    String refusal = "SERVER_ERROR object too large for cache";
    String tooLong = "x".repeat(RoutedPools.VALUE_BYTES_MAX + 1);
    client.set("user:k", "old");
    assertThat(client.set("user:k", tooLong)).isEqualTo(refusal);
    assertThat(held(RoutedPools.USERS, "k")).isEmpty();
    client.set("user:k", "old");
    expect("ms user:k " + tooLong.length() + "|" + tooLong, refusal);
    assertThat(held(RoutedPools.USERS, "k")).isEmpty();
    client.set("user:k", "old");
    try (BinaryClient binary = new BinaryClient(pools.proxy().address())) {
      BinaryFrame set = BinaryFrame.request(SET).withExtras(0, 0).withKey("user:k");
      assertThat(binary.ask(set.withValue(tooLong)).status()).isEqualTo(3);
    }
    assertThat(held(RoutedPools.USERS, "k")).isEmpty();
  }

  @Test
  void slowReader_getsWhatWasLeftAtTheNodesUnderItsOwnNames() throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      keys.addAll(List.of("user:slow" + i, "sess:slow" + i, "slow" + i));
    }
    for (String key : keys) {
      assertThat(client.set(key, key + "v".repeat(LONG))).isEqualTo("STORED");
    }
    long before = hits();
    try (TestClient slow = TestClient.connectNarrow(pools.proxy().address())) {
      slow.send("get " + String.join(" ", keys) + "\r\n");
      Awaitility.await().until(() -> hits() >= before + keys.size());
      Values values = slow.values();
      assertThat(values.end()).isEqualTo("END");
      assertThat(values.values()).extracting(Value::key).isEqualTo(keys);
      values.values().forEach(v -> assertThat(v.data()).startsWith(v.key() + "v"));
    }
    assertThat(hits()).as("read again").isGreaterThan(before + keys.size());
  }

  private long hits() throws IOException {
    return Long.parseLong(client.stats("").get("get_hits"));
  }

  @Test
  void flushAndStatistics_areForAllPoolsOfThePort() throws IOException {
    for (String key : List.of("a", "user:a", "sess:a")) {
      client.set(key, "1");
    }
    assertThat(client.stats(""))
        .containsEntry("nodes_total", "5")
        .containsEntry("nodes_answered", "5")
        .containsEntry("nodes_failed", "0");
    expect("verbosity 0", "SERVER_ERROR pool nobody has no members yet");
    expect("flush_all", "SERVER_ERROR pool nobody has no members yet");
    assertThat(client.get("a", "user:a", "sess:a").values()).isEmpty();
    try (TestClient sessions = TestClient.connect(pools.port(RoutedPools.SESSIONS))) {
      client.set("user:a", "1");
      sessions.set("a", "1");
      assertThat(sessions.ask("flush_all")).isEqualTo("OK");
      assertThat(sessions.get("a").values()).isEmpty();
      assertThat(sessions.stats("")).containsEntry("nodes_total", "1");
    }
    assertThat(client.get("user:a").data()).containsEntry("user:a", "1");
  }

  @Test
  void keysOfAPoolWithoutMembers_areErrorsAloneAndMissesAmongOthers() throws IOException {
    String none = "SERVER_ERROR pool nobody has no members yet";
    client.set("a", "1");
    expect("get empty:1", none);
    expect("get empty:1 empty:2", none);
    assertThat(client.get("empty:1", "a", "empty:2").data()).containsOnlyKeys("a");
    expect("set empty:1 0 0 1|x", none);
    expect("delete empty:1", none);
    expect("mg empty:1 v", none);
    assertThat(client.set("empty:1", "x".repeat(LONG))).isEqualTo(none);
    expect("set empty:1 0 0 1 noreply|x|get a", "VALUE a 7 1", "1", "END");
  }

  @Test
  void portOfAPool_hasThatPoolAlone() throws IOException {
    try (TestClient sessions = TestClient.connect(pools.port(RoutedPools.SESSIONS))) {
      sessions.set("sess:1", "mine");
      sessions.set("user:1", "here");
      assertThat(sessions.get("user:1", "sess:1").data())
          .containsEntry("user:1", "here")
          .containsEntry("sess:1", "mine");
    }
    assertThat(held(RoutedPools.SESSIONS, "user:1")).containsEntry("user:1", "here");
    assertThat(client.get("user:1", "sess:1").data()).containsOnlyKeys("sess:1");
  }

  @Test
  void introspection_tellsPoolsAndRoutes() throws IOException {
    assertThat(own("explain(user:42)"))
        .contains("\"key\":\"user:42\"", "\"pool\":\"users\"", "\"prefix\":\"user:\"")
        .contains("\"nodeKey\":\"42\"", "\"id\":\"users");
    assertThat(own("explain(sess:1)"))
        .contains("\"pool\":\"sessions\"", "\"nodeKey\":\"sess:1\"", "\"id\":\"sessions0\"");
    assertThat(own("explain(user:)")).contains("\"pool\":\"default\"", "\"prefix\":\"\"");
    assertThat(own("ring")).contains("\"default0\"").doesNotContain("\"users0\"");
    assertThat(own("ring(users)")).contains("\"users0\"").doesNotContain("\"default0\"");
    assertThat(own("nodes")).contains("\"default1\"", "\"users0\"", "\"pool\":\"sessions\"");
    assertThat(own("routes"))
        .contains("{\"pool\":\"users\",\"prefix\":\"user:\",\"strip\":true}")
        .contains("{\"pool\":\"default\",\"prefix\":\"\",\"strip\":false}");
    for (String name : List.of("explain(empty:1)", "explain()", "ring(nobody)", "ring(", "x)")) {
      assertThat(client.get("__keyway__." + name)).isEqualTo(new Values(List.of(), "END"));
    }
  }

  private String own(String name) throws IOException {
    return client.get("__keyway__." + name).data().getOrDefault("__keyway__." + name, "");
  }
}
