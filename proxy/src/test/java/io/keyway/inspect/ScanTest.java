package io.keyway.inspect;

import static io.keyway.server.Opcode.SET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cluster.Address;
import io.keyway.fixture.Memcached;
import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scans over two Keyway nodes and a memcached. */
final class ScanTest {

  private static final int ITEMS = 1_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Set<String> READS = Set.of("cmd_get", "get_hits", "get_misses", "cmd_touch");

  private TestPool pool;
  private Memcached memcached;
  private List<PoolNode> nodes;

  @BeforeEach
  void start() throws IOException {
    pool = TestPool.ofNodes(2);
    memcached = Memcached.start();
    nodes =
        List.of(
            new PoolNode("n1", pool.node(0).address()),
            new PoolNode("n2", pool.node(1).address()),
            new PoolNode("old", memcached.address()));
    for (PoolNode node : nodes) {
      fill(node);
    }
  }

  private static void fill(PoolNode node) throws IOException {
    StringBuilder sets = new StringBuilder();
    for (int i = 0; i < ITEMS; i++) {
      String value = "{\"id\":%d,\"plan\":\"%s\"}".formatted(i, i % 100 == 0 ? "pro" : "free");
      sets.append(
          "set %s:%s:%d %d %d %d noreply\r\n%s\r\n"
              .formatted(
                  i % 2 == 0 ? "user" : "page",
                  node.name(),
                  i,
                  3,
                  1000 + 100 * i,
                  value.length(),
                  value));
    }
    Address address = node.address();
    try (TestClient client =
        TestClient.connect(new InetSocketAddress(address.host(), address.port()))) {
      client.send(sets.toString());
      client.ask("version");
    }
  }

  @AfterEach
  void stop() {
    memcached.close();
    pool.close();
  }

  @Test
  void allItems_comeOnceFromAllNodes_andNothingIsCounted() throws Exception {
    List<Map<String, String>> before = reads();
    try (Scan scan = Scan.start(nodes, ScanQuery.ALL, ScanPosition.START, TIMEOUT)) {
      List<String> keys = taken(scan);
      assertThat(keys).hasSize(3 * ITEMS).doesNotHaveDuplicates();
      assertThat(scan.progress())
          .isEqualTo(new ScanProgress(3 * ITEMS, 3 * ITEMS, 3 * ITEMS, 3, 0, 3));
      assertThat(scan.position()).hasToString("n1=end,n2=end,old=end");
      assertThat(scan.failures()).isEmpty();
    }
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void valueFilter_ofKeywayNodes_countsNothing() throws Exception {
    List<Map<String, String>> before = reads();
    ScanQuery query =
        ScanQuery.ALL
            .withKeys(KeyFilter.parse("user:*"))
            .withValues(ValueFilter.parse("$.plan==pro"))
            .withNodes(Set.of("n1", "n2"));
    try (Scan scan = Scan.start(nodes, query, ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan))
          .hasSize(2 * ITEMS / 100)
          .allMatch(key -> key.endsWith("00") || key.endsWith(":0"));
    }
    assertThat(reads()).isEqualTo(before);
  }

  /** Binary clients can name it; no line can, and it costs the others nothing. */
  @Test
  void valueFilter_passesOverAKeyThatNoLineCanName() throws Exception {
    Address node = pool.node(0).address();
    try (BinaryClient binary = new BinaryClient(new InetSocketAddress(node.host(), node.port()))) {
      assertThat(
              binary
                  .ask(
                      BinaryFrame.request(SET)
                          .withExtras(0, 0)
                          .withKey("user: ".repeat(40))
                          .withValue("{\"plan\":\"pro\"}"))
                  .status())
          .isZero();
    }
    ScanQuery query =
        ScanQuery.ALL.withValues(ValueFilter.parse("$.plan==pro")).withNodes(Set.of("n1"));
    try (Scan scan = Scan.start(nodes, query, ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan)).hasSize(ITEMS / 100);
      assertThat(scan.failures()).isEmpty();
    }
  }

  @Test
  void valueFilter_worksOnMemcached() throws Exception {
    ScanQuery query =
        ScanQuery.ALL.withValues(ValueFilter.parse("/\"pro\"/")).withNodes(Set.of("old"));
    try (Scan scan = Scan.start(nodes, query, ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan)).hasSize(ITEMS / 100);
    }
  }

  @Test
  void limitAndResume_giveEachItemOnce() throws Exception {
    // A memcached that is still sorting its new items lists them in another order the next time.
    ScanQuery query = ScanQuery.ALL.withNodes(Set.of("n1", "n2")).withLimit(500);
    List<String> keys = new ArrayList<>();
    ScanPosition position = ScanPosition.START;
    int rounds = 0;
    while (keys.size() < 2 * ITEMS && rounds < 10) {
      rounds++;
      try (Scan scan = Scan.start(nodes, query, position, TIMEOUT)) {
        keys.addAll(taken(scan));
        position = ScanPosition.parse(scan.position().toString());
      }
    }
    assertThat(keys).hasSize(2 * ITEMS).doesNotHaveDuplicates();
    assertThat(rounds).isEqualTo(4);
  }

  @Test
  void sizeAndTtl_areFilters() throws Exception {
    try (Scan scan =
        Scan.start(nodes, ScanQuery.ALL.withTtlSeconds(0, 6_050), ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan)).hasSize(3 * 51);
    }
    try (Scan scan =
        Scan.start(nodes, ScanQuery.ALL.withSizeBytesMin(10_000), ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan)).isEmpty();
      assertThat(scan.progress().nodesDone()).isEqualTo(3);
    }
  }

  @Test
  void lostNode_isNamed_andTheOthersAreScanned() throws Exception {
    pool.node(1).stop();
    try (Scan scan = Scan.start(nodes, ScanQuery.ALL, ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan)).hasSize(2 * ITEMS);
      assertThat(scan.failures()).containsOnlyKeys("n2");
      assertThat(scan.failures().get("n2")).startsWith("cannot connect to n2 (127.0.0.1:");
      assertThat(scan.position()).hasToString("n1=end,n2=0,old=end");
    }
  }

  @Test
  void closed_isDoneAtOnce() throws Exception {
    ScanQuery slow = ScanQuery.ALL.withKeysPerSecondMax(100);
    Scan scan = Scan.start(nodes, slow, ScanPosition.START, TIMEOUT);
    assertThat(scan.isDone()).isFalse();
    scan.close();
    assertThat(scan.isDone()).isTrue();
    assertThat(scan.take(TIMEOUT)).isEmpty();
  }

  @Test
  void rate_isKept() throws Exception {
    long start = System.nanoTime();
    ScanQuery query = ScanQuery.ALL.withKeysPerSecondMax(5_000);
    try (Scan scan = Scan.start(nodes, query, ScanPosition.START, TIMEOUT)) {
      assertThat(taken(scan)).hasSize(3 * ITEMS);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
  }

  @Test
  void position_thatIsNone_isRefused() {
    assertThatThrownBy(() -> ScanPosition.parse("n1=x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("n1=x");
  }

  private static List<String> taken(Scan scan) throws InterruptedException {
    List<String> keys = new ArrayList<>();
    while (!scan.isDone()) {
      scan.take(Duration.ofMillis(100))
          .forEach(found -> keys.add(new String(found.item().key(), UTF_8)));
    }
    return keys;
  }

  private List<Map<String, String>> reads() throws IOException {
    List<Map<String, String>> reads = new ArrayList<>();
    for (PoolNode node : nodes) {
      try (NodeClient client = NodeClient.connect(node, TIMEOUT)) {
        Map<String, String> stats = client.stats("");
        stats.keySet().retainAll(READS);
        reads.add(stats);
      }
    }
    return reads;
  }
}
