package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Member;
import io.keyway.fixture.Memcached;
import io.keyway.placement.Profile;
import io.keyway.stats.NodeStat;
import io.keyway.stats.ProxyStat;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dumps of two Keyway nodes and a memcached through a proxy. */
@ExtendWith(LeakWatch.class)
final class DumpTest {

  private static final int KEYS = 20_000;

  /** Keys of which a dump is longer than what sockets hold. */
  private static final String LONG_PREFIX = ":".repeat(230);

  private static final int LONG_KEYS = 15_000;

  private static final String ALL = "lru_crawler metadump all";

  /** What waits for a client that does not read, once its sockets are full. */
  private static final long QUEUED_BYTES_MIN = 100_000;

  /** What may wait for a client that does not read: a read of each node, and some. */
  private static final long QUEUED_BYTES_MAX = 2 << 20;

  private final TestPool pool = TestPool.empty(TestPool.PATIENT);
  private Memcached memcached;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    memcached = Memcached.start("-o", "no_lru_maintainer", "-m", "256");
    pool.adoptWithTwoNodes(memcached);
    client = pool.client();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    memcached.close();
    pool.close();
  }

  private static List<String> keys(int count) {
    return keys(count, "key:");
  }

  private static List<String> keys(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private void fill(int count) throws IOException {
    fill(count, "key:");
  }

  private void fill(int count, String prefix) throws IOException {
    store(client, count, prefix);
    assertThat(sum("curr_items")).isEqualTo(count);
  }

  private static void store(TestClient by, int count, String prefix) throws IOException {
    StringBuilder sets = new StringBuilder();
    keys(count, prefix).forEach(key -> sets.append("set " + key + " 0 0 1 noreply\r\n1\r\n"));
    by.send(sets.toString());
    assertThat(by.ask("mn")).isEqualTo("MN");
  }

  private long sum(String name) throws IOException {
    return Long.parseLong(client.stats("").getOrDefault(name, "-1"));
  }

  /** The lines up to the last, which is added too; all end as memcached ends them. */
  private static List<String> dumped(TestClient from) throws IOException {
    List<String> lines = new ArrayList<>();
    do {
      lines.add(from.lineOfDump());
    } while (lines.getLast().matches("OK|(key=|mg |ITEM ).*"));
    return lines;
  }

  private static List<String> keysOf(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("key="))
        .map(line -> line.substring("key=".length(), line.indexOf(' ')).replace("%3A", ":"))
        .toList();
  }

  @Test
  void dumpWhileTrafficRuns_hasEveryKeyOnce() throws Exception {
    fill(KEYS);
    AtomicBoolean over = new AtomicBoolean();
    Thread traffic = Thread.ofVirtual().start(() -> traffic(over));
    for (String classes : List.of("all", "hash")) {
      client.send("lru_crawler metadump " + classes + "\r\n");
      List<String> lines = dumped(client);
      assertThat(lines.getFirst()).isEqualTo("OK");
      assertThat(lines.getLast()).isEqualTo("END");
      List<String> lasting = keysOf(lines).stream().filter(k -> k.startsWith("key:")).toList();
      assertThat(lasting).hasSize(KEYS);
      assertThat(new HashSet<>(lasting)).isEqualTo(new HashSet<>(keys(KEYS)));
    }
    over.set(true);
    traffic.join();
  }

  private void traffic(AtomicBoolean over) {
    try (TestClient other = pool.client()) {
      for (int i = 0; !over.get(); i++) {
        assertThat(other.set("passing" + i, "1")).isEqualTo("STORED");
        assertThat(other.ask("delete passing" + i)).isEqualTo("DELETED");
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void dumpBetweenOtherRequests_isAnsweredInItsTurn() throws IOException {
    fill(300);
    client.send("get key:1\r\n" + ALL + "\r\nget key:2\r\n" + ALL + "\r\nversion\r\n");
    assertThat(client.values().data()).containsOnlyKeys("key:1");
    assertThat(keysOf(dumped(client))).hasSize(300);
    assertThat(client.values().data()).containsOnlyKeys("key:2");
    assertThat(keysOf(dumped(client))).hasSize(300);
    assertThat(client.line()).startsWith("VERSION ");
  }

  @Test
  void readerThatStops_stopsTheNodesAndHoldsUpNobody() throws IOException {
    fill(KEYS);
    try (TestClient slow = TestClient.connectNarrow(pool.proxy().address())) {
      slow.send((ALL + "\r\n").repeat(4));
      await().until(() -> pool.proxy().counters().sum(ProxyStat.QUEUED_BYTES) > QUEUED_BYTES_MIN);
      for (int i = 0; i < 1000; i++) {
        assertThat(client.get("key:" + i).data()).hasSize(1);
        assertThat(pool.proxy().counters().sum(ProxyStat.QUEUED_BYTES))
            .isLessThan(QUEUED_BYTES_MAX);
      }
      assertThat(keysOf(dumped(slow))).hasSize(KEYS);
    }
  }

  @Test
  void nodeLostHalfWay_isSaidInTheLastLine() throws IOException {
    fill(300);
    String items = "OK\r\nkey=a exp=-1 cls=1 \nkey=b exp=-1 cls=1 \nkey=c exp=-1 cls=1 \nEND\r\n";
    int middleOfC = items.indexOf("key=c") + 9;
    try (ScriptedNode dying =
        ScriptedNode.start(request ->
            request.startsWith("lru_crawler")
                ? Answer.cut(items, middleOfC)
                : ScriptedNode.good(request))) {
      List<Member> members = new ArrayList<>(pool.members());
      members.add(Member.of("d4", dying.address()));
      pool.adopt(Profile.KETAMA, members);
      client.send(ALL + "\r\nmn\r\n");
      List<String> lines = dumped(client);
      assertThat(lines.getLast())
          .isEqualTo(
              "SERVER_ERROR incomplete dump, 1 of 4 nodes failed:"
                  + " d4 unavailable: connection closed by the node");
      assertThat(keysOf(lines)).hasSize(302).contains("a", "b", "key:1", "key:299");
      assertThat(client.line()).isEqualTo("MN");
    }
  }

  @Test
  void clientThatLeaves_endsTheDumpsOfTheNodes() throws IOException {
    // Memcached 1.6.18 stands still for a while when it is asked again.
    pool.adopt(Profile.KETAMA, pool.members().subList(0, 2));
    fill(5000);
    for (int i = 0; i < 10; i++) {
      try (TestClient leaving = pool.client()) {
        leaving.send((ALL + "\r\n").repeat(3));
        assertThat(leaving.line()).matches("OK|BUSY .*");
      }
    }
    await().until(() -> pool.proxy().clients().current() == 1);
    await().until(() -> lanes() <= 8);
    await()
        .untilAsserted(() -> {
          client.send(ALL + "\r\n");
          assertThat(keysOf(dumped(client))).hasSize(5000);
        });
  }

  private long lanes() {
    return pool.proxy().counters().nodes().values().stream()
        .mapToLong(node -> node.sum(NodeStat.LANES))
        .sum();
  }

  @Test
  void secondDumpAtATime_isRefused() throws IOException {
    fill(LONG_KEYS, LONG_PREFIX);
    try (TestClient slow = startDumpThatStandsStill()) {
      assertThat(slow.line()).isEqualTo("OK");
      assertThat(client.ask(ALL)).isEqualTo("BUSY currently processing crawler request");
      assertThat(client.ask("stats cachedump 1 1"))
          .isEqualTo("SERVER_ERROR another dump is under way");
    }
    await().until(() -> client.ask("stats cachedump 63 1").equals("END"));
  }

  @Test
  void dumpThatStandsStill_holdsUpNoNode() throws IOException {
    fill(LONG_KEYS, LONG_PREFIX);
    try (TestClient slow = startDumpThatStandsStill()) {
      for (int member = 0; member < pool.members().size(); member++) {
        String key = pool.keyOn(member, "other");
        assertThat(client.set(key, "1")).isEqualTo("STORED");
        assertThat(client.get(key).data()).containsEntry(key, "1");
      }
      assertThat(client.ask(ALL)).startsWith("BUSY ");
      assertThat(slow.line()).isEqualTo("OK");
    }
  }

  /** A client of a dump that is longer than what sockets hold, and of which nothing is read. */
  private TestClient startDumpThatStandsStill() throws IOException {
    TestClient slow = TestClient.connectNarrow(pool.proxy().address());
    slow.send(ALL + "\r\n");
    await().until(() -> pool.proxy().counters().sum(ProxyStat.QUEUED_BYTES) > QUEUED_BYTES_MIN);
    return slow;
  }

  @Test
  void cachedump_shownNoMoreThanItsLimitOverAllNodes() throws IOException {
    fill(60);
    for (int limit : new int[] {1, 7, 59, 60, 1000, 0}) {
      client.send("stats cachedump 1 " + limit + "\r\n");
      List<String> lines = dumped(client);
      assertThat(lines.removeLast()).isEqualTo("END");
      assertThat(lines)
          .doesNotHaveDuplicates()
          .hasSize(limit == 0 ? 60 : Math.min(60, limit))
          .allMatch(line -> line.matches("ITEM key:\\d+ \\[1 b; \\d+ s]"));
    }
  }

  @Test
  void mgdumpThatMemcachedDoesNotKnow_isIncomplete() throws IOException {
    fill(100);
    client.send("lru_crawler mgdump all\r\n");
    List<String> lines = dumped(client);
    assertThat(lines.getFirst()).isEqualTo("OK");
    assertThat(lines.getLast())
        .isEqualTo("SERVER_ERROR incomplete dump, 1 of 3 nodes failed: m3 answered ERROR");
    String key = pool.keyOn(0, "key:");
    pool.adopt(Profile.KETAMA, pool.members().subList(0, 2));
    client.send("lru_crawler mgdump all\r\n");
    lines = dumped(client);
    assertThat(lines.getLast()).isEqualTo("EN");
    assertThat(lines).contains("mg " + key);
  }

  @Test
  void dumpsThatAllNodesRefuse_areRefusedInTheirWords() throws IOException {
    assertThat(client.ask("lru_crawler metadump 99")).isEqualTo("BADCLASS invalid class id");
    assertThat(client.ask("lru_crawler metadump x")).isEqualTo("BADCLASS invalid class id");
    assertThat(client.ask("lru_crawler metadump")).isEqualTo("ERROR");
    assertThat(client.ask("lru_crawler metadump all all")).isEqualTo("ERROR");
    assertThat(client.ask("lru_crawler enable")).isEqualTo("ERROR");
    assertThat(client.ask("stats cachedump")).isEqualTo("CLIENT_ERROR bad command line");
    assertThat(client.ask("stats cachedump 99 1")).isEqualTo("CLIENT_ERROR Illegal slab id");
    client.send(ALL + "\r\n");
    assertThat(dumped(client)).containsExactly("OK", "END");
    pool.adopt(Profile.KETAMA, List.of());
    assertThat(client.ask(ALL)).isEqualTo("SERVER_ERROR pool default has no members yet");
  }
}
