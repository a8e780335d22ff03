package io.keyway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Acknowledgement;
import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Policies;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Registration;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingVersion;
import io.keyway.cluster.WhenLost;
import io.keyway.testing.FaultRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

final class CoordinatorTest {
  private static final Duration SHORT_SESSION = Duration.ofSeconds(1);
  private static final Policies MISSING = Policies.DEFAULT.withLost(WhenLost.MISS);

  private static EmbeddedZooKeeper zooKeeper;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private String name = "";
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
    pool = connect().documents("p");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void nodes_registeringTogether_giveFewEpochs() {
    coordinator(connect(), "a");
    Cluster nodes = connect();
    for (int i = 2; i >= 0; i--) {
      nodes.register("p", member(i), i, "0.1");
    }

    awaitIds("node-0", "node-1", "node-2");
    assertThat(ring().epoch()).isLessThanOrEqualTo(2);
    assertThat(ring().placement()).isEqualTo(PoolSettings.DEFAULT.placement());
  }

  @Test
  void liveness_lost_changesNoRing() {
    coordinator(connect(), "a");
    Registration registration = connect().register("p", member(0), 1, "0.1");
    awaitIds("node-0");
    long epoch = ring().epoch();

    registration.close();
    pool.write(member(1));

    awaitIds("node-0", "node-1");
    assertThat(pool.live()).isEmpty();
    assertThat(ring().epoch()).isEqualTo(epoch + 1);
  }

  @Test
  void members_writtenByOperators_changeTheRing() {
    pool.create(new PoolSettings("python-memcached.modula"));
    pool.write(member(1));
    coordinator(connect(), "a");
    awaitIds("node-1");

    pool.write(member(0).withWeight(5));
    awaitIds("node-1", "node-0");
    pool.write(member(1).withState(MemberState.DRAINING));
    await().until(() -> ring().members().getFirst().state() == MemberState.DRAINING);
    pool.write(member(1).withState(MemberState.STANDBY));
    awaitIds("node-0");
    pool.write(member(1));
    awaitIds("node-0", "node-1");
    pool.remove("node-0");
    awaitIds("node-1");

    assertThat(ring())
        .isEqualTo(Ring.stable(6, "python-memcached.modula", List.of(member(1)), Set.of()));
  }

  @Test
  void contradictoryMembers_stayAsTheRingHasThem() {
    pool.write(member(0));
    pool.write(member(1));
    coordinator(connect(), "a");
    awaitIds("node-0", "node-1");

    pool.write(member(1).withWeight(9).withAddress(member(0).address()));
    pool.write(Member.of("twin", member(0).address()));
    pool.write(member(2));
    awaitIds("node-0", "node-1", "node-2");
    assertThat(ring().members()).containsExactly(member(0), member(1), member(2));

    pool.remove("twin");
    pool.write(member(1).withWeight(9));
    await().until(() -> ring().members().contains(member(1).withWeight(9)));
  }

  @Test
  void placementThatProxiesWouldRefuse_isNotPublished() {
    pool.write(member(0));
    coordinator(connect(), "a");
    awaitIds("node-0");
    Ring before = ring();

    pool.write(new PoolSettings("no.such"));
    pool.write(member(1));
    await().during(Duration.ofMillis(400)).until(() -> ring().equals(before));

    pool.write(new PoolSettings("python-memcached.modula"));
    awaitIds("node-0", "node-1");
    assertThat(ring().epoch()).isEqualTo(before.epoch() + 1);
  }

  @Test
  void policies_writtenByOperators_changeTheRing() {
    pool.write(member(0));
    coordinator(connect(), "a");
    awaitIds("node-0");
    assertThat(ring().policies()).isEqualTo(Policies.DEFAULT);

    pool.write(new PoolSettings(PoolSettings.DEFAULT.placement(), MISSING));

    await().until(() -> ring().policies().equals(MISSING));
    assertThat(ring().epoch()).isEqualTo(2);
  }

  @Test
  void leader_closes_anotherTakesOver() {
    Cluster leaderCluster = connect();
    Coordinator first = coordinator(leaderCluster, "a");
    await().until(first::leads);
    Coordinator second = coordinator(connect(), "b");
    pool.write(member(0));
    awaitIds("node-0");
    assertThat(second.leads()).isFalse();

    first.close();
    leaderCluster.close();
    pool.write(member(1));

    awaitIds("node-0", "node-1");
    assertThat(second.leads()).isTrue();
    assertThat(ring().epoch()).isEqualTo(2);
  }

  @Test
  void leader_cutOff_anotherTakesOverAndItsRingStands() throws Exception {
    FaultRelay relay = opened(FaultRelay.to(zooKeeper.port()));
    Cluster cutCluster = opened(Cluster.connect("127.0.0.1:" + relay.port(), name, SHORT_SESSION));
    Coordinator first = coordinator(cutCluster, "a");
    await().until(first::leads);
    List<Ring> rings = new CopyOnWriteArrayList<>();
    cutCluster.followRing("p", rings::add);
    pool.write(member(0));
    await().until(() -> rings.size() == 1);
    Coordinator second = coordinator(connect(), "b");

    relay.cut();
    await().until(() -> second.leads() && !first.leads());
    pool.write(member(1));
    awaitIds("node-0", "node-1");
    relay.mend();

    await().until(() -> rings.size() == 2);
    pool.write(member(2));
    awaitIds("node-0", "node-1", "node-2");
    await().until(() -> rings.size() == 3);
    assertThat(Stream.of(first, second).filter(Coordinator::leads)).containsExactly(second);
    assertThat(rings).extracting(Ring::epoch).containsExactly(1L, 2L, 3L);
  }

  @Test
  void zooKeeper_restartedEmpty_ringAndMembersArePutBack() {
    EmbeddedZooKeeper first = EmbeddedZooKeeper.start(0);
    int port = first.port();
    Cluster cluster = opened(Cluster.connect("127.0.0.1:" + port, name, SHORT_SESSION));
    PoolDocuments documents = cluster.documents("p");
    Coordinator coordinator = coordinator(cluster, "a");
    List<Ring> rings = new CopyOnWriteArrayList<>();
    cluster.followRing("p", rings::add);
    Member node = member(0).withWeight(7);
    Member foreign = member(1);
    PoolSettings settings =
        new PoolSettings(PlacementChoice.of("python-memcached.modula"), MISSING);
    documents.write(settings);
    documents.write(node);
    documents.write(foreign);
    cluster.register("p", member(0), 1, "0.1");
    Ring complete =
        Ring.stable(1, "python-memcached.modula", List.of(node, foreign), Set.of())
            .withPolicies(MISSING);
    await().until(() -> !rings.isEmpty() && rings.getLast().withEpoch(1).equals(complete));
    Ring before = rings.getLast();

    first.close();
    await().until(() -> !cluster.link().connected());
    opened(EmbeddedZooKeeper.start(port));

    await().until(() -> rings.getLast().epoch() > before.epoch());
    assertThat(rings.getLast()).isEqualTo(before.withEpoch(before.epoch() + 1));
    assertThat(documents.settings()).contains(settings);
    assertThat(documents.roster().members()).containsExactly(node, foreign);
    assertThat(coordinator.leads()).isTrue();
  }

  @Test
  void ring_lostAndUnknown_passesTheEpochOfTheProxies() {
    pool.write(member(0));
    Acknowledgement acknowledgement = connect().acknowledgement("p", "other");
    acknowledgement.adopted(
        Ring.stable(41, "libmemcached.ketama_weighted", List.of(member(0)), Set.of()));
    await().until(() -> !pool.acks().isEmpty());

    coordinator(connect(), "a");

    awaitIds("node-0");
    assertThat(ring().epoch()).isEqualTo(42);
  }

  @Test
  void epochThatAProxyHasForAnotherRing_isFollowedByOneForAll() {
    pool.write(member(0));
    coordinator(connect(), "a");
    awaitIds("node-0");
    Ring published = ring();

    // A coordinator that was lost with ZooKeeper's data had given the epoch to another ring.
    Acknowledgement acknowledgement = connect().acknowledgement("p", "other");
    acknowledgement.adopted(published.withPolicies(MISSING));

    await().until(() -> ring().equals(published.withEpoch(published.epoch() + 1)));
    acknowledgement.adopted(ring());
    await().during(Duration.ofMillis(300)).until(() -> ring().epoch() == published.epoch() + 1);
  }

  @Test
  void members_allReplaced_areReplacedInOneEpoch() {
    pool.write(member(0));
    coordinator(connect(), "a");
    awaitIds("node-0");

    pool.remove("node-0");
    pool.write(member(1));
    awaitIds("node-1");
    assertThat(ring().epoch()).isEqualTo(2);
  }

  @Test
  void publish_byAnother_isNotOverwritten() {
    pool.write(member(0));
    coordinator(connect(), "a");
    awaitIds("node-0");
    RingVersion version = pool.ring();

    assertThat(pool.publish(ring().withEpoch(9), version.version())).isTrue();
    pool.write(member(1));

    awaitIds("node-0", "node-1");
    assertThat(ring().epoch()).isEqualTo(10);
  }

  @Test
  void close_leavesNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Coordinator coordinator = coordinator(connect(), "a");
    await().until(coordinator::leads);

    coordinator.close();

    await()
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .doesNotContain("keyway-coordinator"));
  }

  private Cluster connect() {
    return opened(Cluster.connect(zooKeeper.connectString(), name));
  }

  private Coordinator coordinator(Cluster cluster, String id) {
    return opened(Coordinator.start(cluster, "p", id, opened(cluster.followRing("p", _ -> {}))));
  }

  private <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  private Ring ring() {
    return pool.ring().ring().orElseThrow();
  }

  private void awaitIds(String... ids) {
    await()
        .until(() ->
            pool.ring()
                .ring()
                .filter(
                    ring -> ring.members().stream().map(Member::id).toList().equals(List.of(ids)))
                .isPresent());
  }

  private static Member member(int number) {
    return Member.of("node-" + number, new Address("127.0.0.1", 11211 + number));
  }
}
