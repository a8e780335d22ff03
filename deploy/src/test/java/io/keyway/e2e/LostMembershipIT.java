package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.PoolDocuments;
import io.keyway.fixture.FreePort;
import io.keyway.testing.CheckedLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes and ZooKeeper are lost and come back under a cluster of real processes with load. */
@Tag("measuring")
@SuppressWarnings("try") // closing a ZooKeeper client may be interrupted, but nobody does it here
final class LostMembershipIT {

  private static final List<String> IDS = List.of("a", "b", "c");
  private static final int CLIENTS = 4;
  private static final int KEYS = 300;
  private static final Duration RETURN_LIMIT = Duration.ofSeconds(10);

  /** It takes one or two where nothing else runs. */
  private static final Duration REGISTERED_LIMIT = Duration.ofSeconds(5);

  private static final String POOL = "/keyway/default/pools/default";
  private static final Pattern EPOCH = Pattern.compile("\"epoch\":(\\d+)");

  /** From which ZooKeeper makes the password of a session. */
  private static final long PASSWORD_SECRET = 0xB3415C00L;

  private static final int PASSWORD_BYTES = 16;

  private static final List<KeywayProcess> NODES = new ArrayList<>();
  private static final List<KeywayProcess> PROXIES = new ArrayList<>();
  private static EmbeddedZooKeeper zooKeeper;
  private static Cluster cluster;
  private static PoolDocuments pool;
  private static CheckedLoad load;
  private static long epochBefore;

  @BeforeAll
  static void start() throws IOException {
    zooKeeper = EmbeddedZooKeeper.start(0);
    for (String id : IDS) {
      NODES.add(KeywayProcess.node(id, FreePort.find(), zooKeeper.connectString()));
    }
    for (int i = 0; i < 2; i++) {
      PROXIES.add(KeywayProcess.proxy("--zookeeper", zooKeeper.connectString()));
    }
    cluster = Cluster.connect(zooKeeper.connectString(), "default");
    pool = cluster.documents("default");
    await()
        .atMost(RETURN_LIMIT)
        .until(() -> pool.ring().ring().orElseThrow().members().size() == 3);
    awaitOneEpoch(pool.ring().ring().orElseThrow().epoch());
    load = CheckedLoad.start(PROXIES.getFirst().address(), CLIENTS);
  }

  @BeforeEach
  void fill() throws IOException {
    try (RawConnection proxy = new RawConnection(PROXIES.getFirst().address())) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(proxy.ask("set kept" + i + " 0 0 1\r\nx\r\n")).isEqualTo("STORED\r\n");
      }
      epochBefore = epoch(proxy);
    }
    load.forget();
  }

  @AfterEach
  void noWrongValue() {
    System.out.printf("errors %s, slowest %s%n", load.errors(), load.slowest());
    assertThat(load.wrong()).isEmpty();
  }

  @AfterAll
  static void stop() {
    load.close();
    cluster.close();
    PROXIES.forEach(KeywayProcess::close);
    NODES.forEach(KeywayProcess::close);
    zooKeeper.close();
  }

  @Test
  void killedNode_failsItsOwnKeysOnly_andServesAgainWhenItIsBack() throws Exception {
    KeywayProcess killed = NODES.getFirst();
    killed.kill();
    await().until(() -> load.errors().getOrDefault("a", 0L) > 20);
    // What was in flight has been answered, too.
    assertThat(load.slowest()).isLessThan(Duration.ofSeconds(1));
    NODES.set(0, KeywayProcess.node("a", killed.port(), zooKeeper.connectString()));
    awaitServed();
    assertThat(load.errors().keySet()).isEqualTo(Set.of("a"));
    assertKept(epochBefore, KEYS / 6);
  }

  @Test
  void hangingNode_costsOneTimeOut_andServesAgainWhenItGoesOn() throws Exception {
    NODES.get(1).pause();
    await().until(() -> load.errors().getOrDefault("b", 0L) > CLIENTS);
    NODES.get(1).resume();
    awaitServed();
    assertThat(load.errors().keySet()).isEqualTo(Set.of("b"));
    assertThat(load.slowest()).isLessThan(Duration.ofSeconds(2));
    assertKept(epochBefore, KEYS);
  }

  @Test
  void zooKeeperAway_andBackEmpty_movesNoKey() throws Exception {
    int port = zooKeeper.port();
    zooKeeper.close();
    awaitFrozen();
    awaitServed();
    zooKeeper = EmbeddedZooKeeper.start(port);
    awaitRegistered(
        "ZooKeeper was back empty", () -> liveOwners().size() == NODES.size() + PROXIES.size());
    awaitOneEpoch(epochBefore + 1);
    assertThat(load.errors()).isEmpty();
    assertKept(epochBefore + 1, KEYS);
  }

  @Test
  void sessionsOfAllNodesAndProxies_expired_moveNoKey() throws Exception {
    Map<String, Long> owners = liveOwners();
    assertThat(owners).hasSize(5);
    for (long session : Set.copyOf(owners.values())) {
      endSession(session);
    }
    awaitRegistered(
        "all sessions were ended",
        () -> {
          Map<String, Long> now = liveOwners();
          return now.keySet().equals(owners.keySet())
              && now.values().stream().noneMatch(owners::containsValue);
        });
    assertThat(load.errors()).isEmpty();
    assertKept(epochBefore, KEYS);
  }

  @Test
  void ephemeralNodes_allDeleted_moveNoKeyAndComeBack() throws Exception {
    Map<String, Long> before = liveOwners();
    try (ZooKeeper client = client()) {
      for (String path : before.keySet()) {
        client.delete(path, -1);
      }
    }
    awaitRegistered("all ephemeral nodes were deleted", () -> liveOwners().equals(before));
    assertThat(load.errors()).isEmpty();
    assertKept(epochBefore, KEYS);
  }

  /** Every key is where it was: nothing has moved, and what still runs has lost nothing. */
  private static void assertKept(long epoch, int atLeast) throws IOException {
    for (KeywayProcess proxy : PROXIES) {
      try (RawConnection connection = new RawConnection(proxy.address())) {
        assertThat(epoch(connection)).isEqualTo(epoch);
        int found = 0;
        for (int i = 0; i < KEYS; i++) {
          found += connection.ask("get kept" + i + "\r\n").startsWith("VALUE ") ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(atLeast);
      }
    }
  }

  private static long epoch(RawConnection proxy) throws IOException {
    Matcher epoch = EPOCH.matcher(proxy.ask("get __keyway__.ring\r\n"));
    return epoch.find() ? Long.parseLong(epoch.group(1)) : -1;
  }

  private static void awaitOneEpoch(long expected) {
    for (KeywayProcess proxy : PROXIES) {
      await()
          .atMost(RETURN_LIMIT)
          .until(() -> {
            try (RawConnection connection = new RawConnection(proxy.address())) {
              return epoch(connection) == expected;
            }
          });
    }
  }

  private static void awaitFrozen() {
    for (KeywayProcess proxy : PROXIES) {
      await()
          .atMost(RETURN_LIMIT)
          .until(() -> {
            try (RawConnection connection = new RawConnection(proxy.address())) {
              return connection
                  .ask("get __keyway__.membership\r\n")
                  .contains("membership=frozen epoch=" + epochBefore);
            }
          });
    }
  }

  private static void awaitServed() {
    await()
        .atMost(RETURN_LIMIT)
        .until(() -> {
          int operations = load.operations();
          Map<String, Long> errors = load.errors();
          await().until(() -> load.operations() > operations + 25);
          return load.errors().equals(errors);
        });
  }

  private static void awaitRegistered(String event, Callable<Boolean> registered) {
    long start = System.nanoTime();
    await().atMost(REGISTERED_LIMIT).ignoreExceptions().until(registered);
    long millis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf("all registered %d ms after %s%n", millis, event);
  }

  private static ZooKeeper client() throws IOException {
    return new ZooKeeper(zooKeeper.connectString(), 10_000, _ -> {});
  }

  /** The sessions that keep nodes and proxies, by path. */
  private static Map<String, Long> liveOwners() throws Exception {
    try (ZooKeeper client = client()) {
      List<String> paths = new ArrayList<>();
      for (String parent : List.of(POOL + "/live", "/keyway/default/proxies")) {
        client.getChildren(parent, false).forEach(child -> paths.add(parent + "/" + child));
      }
      return paths.stream().collect(Collectors.toMap(path -> path, path -> owner(client, path)));
    }
  }

  private static long owner(ZooKeeper client, String path) {
    try {
      Stat stat = client.exists(path, false);
      return stat == null ? 0 : stat.getEphemeralOwner();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends somebody else's session, as its expiry does. */
  private static void endSession(long session) throws Exception {
    byte[] password = new byte[PASSWORD_BYTES];
    new Random(session ^ PASSWORD_SECRET).nextBytes(password);
    try (ZooKeeper thief =
        new ZooKeeper(zooKeeper.connectString(), 10_000, _ -> {}, session, password)) {
      await().until(() -> thief.getState().isConnected());
    }
  }
}
