package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.keyway.fixture.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

final class ClusterTest {
  private static final Duration SHORT_SESSION = Duration.ofSeconds(1);
  private static final Address ADDRESS = new Address("127.0.0.1", 11211);
  private static final Address ELSEWHERE = new Address("127.0.0.2", 11211);
  private static final Member NODE = Member.of("node-1", ADDRESS);

  private static EmbeddedZooKeeper zooKeeper;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private String name = "";
  private Cluster observer;
  private PoolDocuments pool;

  @BeforeAll
  static void startZooKeeper() {
    zooKeeper = EmbeddedZooKeeper.start(0);
    Awaitility.setDefaultTimeout(Duration.ofSeconds(15));
  }

  @AfterAll
  static void stopZooKeeper() {
    Awaitility.reset();
    zooKeeper.close();
  }

  @BeforeEach
  void openPool(TestInfo test) {
    // Every test has a cluster of its own in the shared ensemble.
    name = Integer.toHexString(test.getDisplayName().hashCode());
    observer = connect();
    pool = observer.documents("p");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void register_emptyZooKeeper_makesPoolMemberAndLive() {
    register(connect(), NODE, 0xabcL);

    awaitLive(0xabcL);
    assertThat(pool.settings()).contains(PoolSettings.DEFAULT);
    assertThat(pool.roster().members()).containsExactly(NODE);
    assertThat(pool.live())
        .containsExactly(Map.entry("node-1", new LiveMember(ADDRESS, 0xabcL, "0.1")));
  }

  @Test
  void register_memberOfAnOperator_keepsAllButTheAddress() throws Exception {
    String path = "/keyway/" + name + "/pools/p/members/node-1";
    String written =
        "{\"address\":\"127.0.0.2:11211\",\"weight\":9,\"state\":\"standby\",\"note\":\"keep\"}";
    pool.create(new PoolSettings("modula"));
    Cluster cluster = connect();
    cluster.client().create().creatingParentsIfNeeded().forPath(path, written.getBytes(UTF_8));

    register(cluster, NODE, 1);

    awaitLive(1);
    assertThat(new String(cluster.client().getData().forPath(path), UTF_8))
        .isEqualTo(
            "{\"address\":\"127.0.0.1:11211\",\"weight\":9,\"state\":\"standby\",\"note\":\"keep\"}");
    assertThat(pool.settings()).contains(new PoolSettings("modula"));
  }

  @Test
  void register_malformedMember_leavesItAndIsAlive() throws Exception {
    pool.create(PoolSettings.DEFAULT);
    Cluster cluster = connect();
    String path = "/keyway/" + name + "/pools/p/members/node-1";
    cluster.client().create().creatingParentsIfNeeded().forPath(path, "{oops".getBytes(UTF_8));

    register(cluster, NODE, 1);

    awaitLive(1);
    assertThat(cluster.client().getData().forPath(path)).asString(UTF_8).isEqualTo("{oops");
    assertThat(pool.roster())
        .isEqualTo(new Roster(PoolSettings.DEFAULT, List.of(), Set.of("node-1")));
  }

  @Test
  void registration_closed_endsLivenessNotMembership() {
    Registration registration = register(connect(), NODE, 1);
    awaitLive(1);

    registration.close();

    assertThat(pool.live()).isEmpty();
    assertThat(registration.registered()).isFalse();
    assertThat(pool.roster().members()).containsExactly(NODE);
  }

  @Test
  void registration_sessionExpired_isMadeAnew() throws Exception {
    Cluster cluster = connect();
    register(cluster, NODE, 1);
    awaitLive(1);
    long before = owner();

    expire(cluster);

    await().until(() -> pool.live().containsKey("node-1") && owner() != before);
  }

  @Test
  void registration_deletedByHand_isMadeAnew() throws Exception {
    register(connect(), NODE, 1);
    awaitLive(1);
    Cluster other = connect();
    long before = other.client().checkExists().forPath(livePath()).getCzxid();

    other.client().delete().forPath(livePath());

    await().until(() -> created() > before);
  }

  @Test
  void register_nodeOfAnOlderSession_replacesItAndTheOldOneStaysOut() {
    Registration old = register(connect(), NODE, 1);
    awaitLive(1);

    Registration successor = register(connect(), NODE.withAddress(ELSEWHERE), 2);

    awaitLive(2);
    await().until(() -> !old.registered() && successor.registered());
    assertThat(pool.live()).containsEntry("node-1", new LiveMember(ELSEWHERE, 2, "0.1"));
    assertThat(pool.roster().members()).containsExactly(NODE.withAddress(ELSEWHERE));
  }

  @Test
  void registration_memberRemovedMeanwhile_staysRemoved() throws Exception {
    Cluster cluster = connect();
    register(cluster, NODE, 1);
    awaitLive(1);
    assertThat(pool.remove("node-1")).isTrue();
    assertThat(pool.remove("node-1")).isFalse();
    long before = owner();

    expire(cluster);

    await().until(() -> pool.live().containsKey("node-1") && owner() != before);
    assertThat(pool.roster().members()).isEmpty();
  }

  @Test
  void register_zooKeeperAway_happensWhenItComes() throws Exception {
    int port = FreePort.find();
    Cluster cluster = opened(Cluster.connect("127.0.0.1:" + port, name));
    Registration registration = register(cluster, NODE, 1);
    assertThat(cluster.link().connected()).isFalse();
    assertThat(cluster.awaitConnected(Duration.ofMillis(1))).isFalse();

    opened(EmbeddedZooKeeper.start(port));

    await().until(registration::registered);
    assertThat(cluster.documents("p").roster().members()).containsExactly(NODE);
  }

  @Test
  void documents_zooKeeperAway_failInTime() throws Exception {
    String nowhere = "127.0.0.1:" + FreePort.find();
    PoolDocuments documents = opened(Cluster.connect(nowhere, name, SHORT_SESSION)).documents("p");

    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(documents::roster)
        .withMessage("ZooKeeper at " + nowhere + " cannot be reached");
  }

  @Test
  void zooKeeper_restartedWithItsData_changesNothing(@TempDir Path folder) {
    EmbeddedZooKeeper first = EmbeddedZooKeeper.start(0, folder);
    int port = first.port();
    Cluster cluster = opened(Cluster.connect("127.0.0.1:" + port, name, Duration.ofSeconds(4)));
    List<Ring> rings = new CopyOnWriteArrayList<>();
    cluster.followRing("p", rings::add);
    Registration registration = register(cluster, NODE, 1);
    await().until(registration::registered);
    PoolDocuments documents = cluster.documents("p");
    documents.publish(ring(1), RingVersion.ABSENT);
    await().until(() -> rings.size() == 1);

    Link connected = cluster.link();
    first.close();
    await().until(() -> !cluster.link().connected());
    assertThat(cluster.link().since()).isAfter(connected.since());
    opened(EmbeddedZooKeeper.start(port, folder));
    await().until(() -> cluster.link().connected());
    documents.publish(ring(2), documents.ring().version());

    await().until(() -> rings.size() == 2);
    assertThat(rings).containsExactly(ring(1), ring(2));
    assertThat(documents.live()).containsKey("node-1");
    assertThat(documents.roster().members()).containsExactly(NODE);
  }

  @Test
  void zooKeeper_restartedEmpty_nodesRegisterAgainAndFollowersKeepTheirRing() {
    EmbeddedZooKeeper first = EmbeddedZooKeeper.start(0);
    int port = first.port();
    // The server that has lost its data refuses the session without a word, for as long as it
    // lasts.
    Cluster cluster = opened(Cluster.connect("127.0.0.1:" + port, name));
    List<Ring> rings = new CopyOnWriteArrayList<>();
    RingWatch watch = cluster.followRing("p", rings::add);
    Registration registration = register(cluster, NODE, 1);
    Registration proxy =
        cluster.register(
            "proxy-1", new LiveProxy(ADDRESS, Map.of(), Map.of(), Optional.empty(), "0.1"));
    await().until(() -> registration.registered() && proxy.registered());
    PoolDocuments documents = cluster.documents("p");
    documents.publish(ring(7), RingVersion.ABSENT);
    await().until(() -> rings.size() == 1);

    first.close();
    opened(EmbeddedZooKeeper.start(port));

    await()
        .atMost(ZooKeeperAccess.SESSION_TIMEOUT.dividedBy(2))
        .ignoreExceptions()
        .until(() ->
            documents.live().containsKey("node-1") && cluster.proxies().containsKey("proxy-1"));
    assertThat(documents.roster().members()).containsExactly(NODE);
    assertThat(documents.ring().absent()).isTrue();
    assertThat(watch.ring()).contains(ring(7));
    documents.publish(ring(1), RingVersion.ABSENT);
    documents.publish(ring(8), documents.ring().version());
    await().until(() -> rings.size() == 2);
    assertThat(rings).containsExactly(ring(7), ring(8));
  }

  @Test
  void followRing_badNodes_deliversNewerEpochsOnly() throws Exception {
    Cluster cluster = connect();
    String path = "/keyway/" + name + "/pools/p/ring";
    List<Long> epochs = new CopyOnWriteArrayList<>();
    Set<Thread> threads = new HashSet<>();
    RingWatch watch =
        cluster.followRing(
            "p",
            ring -> {
              threads.add(Thread.currentThread());
              epochs.add(ring.epoch());
              if (ring.epoch() == 2) {
                throw new IllegalStateException("a follower that fails");
              }
            });
    pool.create(PoolSettings.DEFAULT);
    pool.publish(ring(2), RingVersion.ABSENT);
    await().until(() -> epochs.size() == 1);

    pool.publish(ring(1), pool.ring().version());
    cluster.client().setData().forPath(path, "{\"epoch\":3".getBytes(UTF_8));
    cluster.client().setData().forPath(path, new byte[0]);
    cluster.client().delete().forPath(path);
    pool.publish(ring(2), RingVersion.ABSENT);
    assertThat(watch.ring()).contains(ring(2));
    pool.publish(ring(5), pool.ring().version());
    await().until(() -> epochs.size() == 2);
    pool.publish(ring(6), pool.ring().version());
    await().until(() -> epochs.size() == 3);

    assertThat(epochs).containsExactly(2L, 5L, 6L);
    assertThat(threads).hasSize(1);
  }

  @Test
  void followRing_sessionExpired_seesWhatComesAfter() throws Exception {
    Cluster cluster = connect();
    List<Long> epochs = new CopyOnWriteArrayList<>();
    cluster.followRing("p", ring -> epochs.add(ring.epoch()));
    pool.publish(ring(1), RingVersion.ABSENT);
    await().until(() -> epochs.size() == 1);
    long session = session(cluster);

    expire(cluster);
    pool.publish(ring(2), 0);
    await().until(() -> epochs.size() == 2 && session(cluster) != session);
    pool.publish(ring(3), 1);

    await().until(() -> epochs.size() == 3);
    assertThat(epochs).containsExactly(1L, 2L, 3L);
  }

  @Test
  void followRing_closed_deliversNoMore() {
    Cluster cluster = connect();
    List<Long> closedEpochs = new CopyOnWriteArrayList<>();
    List<Long> openEpochs = new CopyOnWriteArrayList<>();
    RingWatch closed = cluster.followRing("p", ring -> closedEpochs.add(ring.epoch()));
    cluster.followRing("p", ring -> openEpochs.add(ring.epoch()));
    pool.publish(ring(1), RingVersion.ABSENT);
    await().until(() -> closedEpochs.size() == 1 && openEpochs.size() == 1);

    closed.close();
    pool.publish(ring(2), 0);

    await().until(() -> openEpochs.size() == 2);
    assertThat(closedEpochs).containsExactly(1L);
  }

  @Test
  void publish_overAnotherWrite_isRefused() throws Exception {
    assertThat(pool.ring()).isEqualTo(new RingVersion(RingVersion.ABSENT, Optional.empty()));
    assertThat(pool.publish(ring(1), 0)).isFalse();
    assertThat(pool.publish(ring(1), RingVersion.ABSENT)).isTrue();
    assertThat(pool.publish(ring(2), RingVersion.ABSENT)).isFalse();
    assertThat(pool.publish(ring(2), 0)).isTrue();

    assertThat(pool.publish(ring(3), 0)).isFalse();
    assertThat(pool.ring()).isEqualTo(new RingVersion(1, Optional.of(ring(2))));
  }

  @Test
  void settings_malformed_areRefusedWithTheirPath() throws Exception {
    String path = "/keyway/" + name + "/pools/p";
    connect()
        .client()
        .create()
        .creatingParentsIfNeeded()
        .forPath(path, "{\"placement\":7}".getBytes(UTF_8));

    assertThatIllegalArgumentException()
        .isThrownBy(pool::roster)
        .withMessage(path + ": placement: 7 (expected: a text)");
  }

  @Test
  void settings_ofAnEmptyNode_areFilledIn() throws Exception {
    Cluster cluster = connect();
    String path = "/keyway/" + name + "/pools/p";
    cluster.client().create().creatingParentsIfNeeded().forPath(path, new byte[0]);

    assertThat(pool.create(PoolSettings.DEFAULT)).isTrue();
    assertThat(cluster.client().getData().forPath(path))
        .asString(UTF_8)
        .isEqualTo("{\"placement\":\"libmemcached.ketama_weighted\"}");
    assertThat(cluster.pools()).containsExactly("p");
  }

  @Test
  void acknowledgement_tellsTheLastAdoptedRing() throws Exception {
    Cluster cluster = connect();
    Acknowledgement acknowledgement = cluster.acknowledgement("p", "proxy-1");
    assertThat(pool.acks()).isEmpty();

    acknowledgement.adopted(ring(1));
    await().until(() -> pool.acks().equals(Map.of("proxy-1", Ack.of(ring(1)))));
    acknowledgement.adopted(ring(2));
    await().until(() -> pool.acks().equals(Map.of("proxy-1", Ack.of(ring(2)))));
    expire(cluster);
    acknowledgement.adopted(ring(3));
    await().until(() -> pool.acks().equals(Map.of("proxy-1", Ack.of(ring(3)))));

    acknowledgement.close();
    assertThat(pool.acks()).isEmpty();
  }

  @Test
  void proxies_registered_areSeenByAll() {
    Cluster cluster = connect();
    LiveProxy proxy = new LiveProxy(ADDRESS, Map.of(), Map.of(), Optional.of(ELSEWHERE), "0.1");

    Registration registration = cluster.register("proxy-1", proxy);

    await().until(registration::registered);
    assertThat(connect().proxies()).containsExactly(Map.entry("proxy-1", proxy));
  }

  @Test
  void election_leaderCloses_anotherLeads() {
    AtomicBoolean told = new AtomicBoolean();
    Election first = connect().elect("p", "a", Runnable::run, told::set);
    await().untilTrue(told);
    Election second = opened(connect().elect("p", "b", Runnable::run, _ -> {}));
    assertThat(second.leads()).isFalse();

    first.close();

    await().until(second::leads);
    assertThat(first.leads()).isFalse();
    assertThat(told).isFalse();
    assertThat(pool.settings()).contains(PoolSettings.DEFAULT);
  }

  @Test
  void election_sessionExpired_leadsAgain() throws Exception {
    Cluster cluster = connect();
    List<Boolean> told = new CopyOnWriteArrayList<>();
    Election election = opened(cluster.elect("p", "a", Runnable::run, told::add));
    await().until(election::leads);

    expire(cluster);

    await().until(() -> told.equals(List.of(true, false, true)));
    assertThat(election.leads()).isTrue();
  }

  @Test
  void close_leavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Cluster cluster = Cluster.connect(zooKeeper.connectString(), name);
    Registration registration = cluster.register("p", NODE, 1, "0.1");
    Election election = cluster.elect("p", "a", Runnable::run, _ -> {});
    cluster.followRing("p", _ -> {});
    await().until(() -> registration.registered() && election.leads());

    cluster.close();
    cluster.close();

    awaitThreads(before);
    assertThat(pool.live()).isEmpty();
    assertThat(election.leads()).isFalse();
  }

  @Test
  void close_zooKeeperAway_endsSoonAndLeavesNoThread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Cluster cluster = Cluster.connect("127.0.0.1:" + FreePort.find(), name);
    Registration registration = cluster.register("p", NODE, 1, "0.1");
    Election election = cluster.elect("p", "a", Runnable::run, _ -> {});
    long start = System.nanoTime();

    registration.close();
    election.close();
    cluster.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    awaitThreads(before);
  }

  @Test
  void connect_malformedArguments_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cluster.connect(" ", name))
        .withMessageContaining("ZooKeeper: \" \" (expected: host:port");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cluster.connect("127.0.0.1:port", name))
        .withMessageContaining("ZooKeeper: \"127.0.0.1:port\" (expected: host:port");
    assertThatIllegalArgumentException().isThrownBy(() -> Cluster.connect("127.0.0.1:1", "a/b"));
  }

  private Cluster connect() {
    return opened(Cluster.connect(zooKeeper.connectString(), name));
  }

  private static Registration register(Cluster cluster, Member member, long incarnation) {
    return cluster.register("p", member, incarnation, "0.1");
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private void awaitLive(long incarnation) {
    await()
        .until(() -> {
          LiveMember live = pool.live().get("node-1");
          return live != null && live.incarnation() == incarnation;
        });
  }

  private String livePath() {
    return "/keyway/" + name + "/pools/p/live/node-1";
  }

  private long owner() throws Exception {
    Stat stat = observer.client().checkExists().forPath(livePath());
    return stat == null ? 0 : stat.getEphemeralOwner();
  }

  private long created() throws Exception {
    Stat stat = observer.client().checkExists().forPath(livePath());
    return stat == null ? 0 : stat.getCzxid();
  }

  private static Ring ring(long epoch) {
    return Ring.stable(epoch, "ketama", List.of(NODE), Set.of());
  }

  private static long session(Cluster cluster) throws Exception {
    return cluster.client().getZookeeperClient().getZooKeeper().getSessionId();
  }

  /** Ends a session as the ensemble would: a second client takes it over and closes it. */
  private static void expire(Cluster cluster) throws Exception {
    ZooKeeper own = cluster.client().getZookeeperClient().getZooKeeper();
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper twin =
        new ZooKeeper(
            zooKeeper.connectString(),
            10_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            },
            own.getSessionId(),
            own.getSessionPasswd());
    assertThat(connected.await(10, TimeUnit.SECONDS)).as("the twin is connected").isTrue();
    twin.close();
  }

  private static void awaitThreads(Set<Thread> before) {
    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread) && !foreign(thread))
                .isEmpty());
  }

  /**
   * Threads of the test framework, of the JVM and of the shared server's work may come at any time.
   */
  private static boolean foreign(Thread thread) {
    return !thread.getName().contains("keyway")
        && !thread.getName().contains("Curator")
        && !thread.getName().contains("SendThread")
        && !thread.getName().contains("EventThread")
        && !thread.getName().contains("LeaderLatch");
  }
}
