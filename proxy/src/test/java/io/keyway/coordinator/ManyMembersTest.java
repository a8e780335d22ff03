package io.keyway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.Member;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingWatch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** A pool of a thousand members that five hundred proxies follow. */
final class ManyMembersTest {

  private static final int MEMBERS = 1000;
  private static final int PROXIES = 500;
  private static final int CHANGES = 3;

  /** ZooKeeper counts a lasting watch once for data and once for children. */
  private static final int COUNTS_PER_WATCH = 2;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** For the quickest of the changes; a machine that does nothing else needs a fraction of it. */
  private static final Duration ADOPTED_LIMIT = Duration.ofSeconds(10);

  private final AtomicLongArray adopted = new AtomicLongArray(PROXIES);
  private final List<Cluster> proxies = new ArrayList<>();

  @Test
  void newEpoch_isSoonAdoptedByAllProxies_withOneWatchEach() throws Exception {
    try (EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(0);
        Cluster operator = Cluster.connect(zooKeeper.connectString(), "many")) {
      PoolDocuments pool = operator.documents("p");
      atOnce(IntStream.range(0, MEMBERS), i -> pool.write(member(i)));
      try (RingWatch rings = operator.followRing("p", _ -> {});
          Coordinator _ = Coordinator.start(operator, "p", "coordinator", rings)) {
        await()
            .until(() -> pool.ring().ring().map(Ring::members).orElse(List.of()).size() == MEMBERS);
        long watchesBefore = watchCount();
        followers(zooKeeper.connectString());
        long epoch = pool.ring().ring().orElseThrow().epoch();
        awaitAdopted(epoch);
        assertThat(watchCount() - watchesBefore).isEqualTo((long) COUNTS_PER_WATCH * PROXIES);
        assertThat(quickest(pool, epoch)).isLessThan(ADOPTED_LIMIT);
      } finally {
        closeFollowers();
      }
    }
  }

  private void followers(String connectString) {
    for (int i = 0; i < PROXIES; i++) {
      int proxy = i;
      proxies.add(Cluster.connect(connectString, "many"));
      proxies.getLast().followRing("p", ring -> adopted.set(proxy, ring.epoch()));
    }
  }

  private void closeFollowers() {
    atOnce(IntStream.range(0, proxies.size()), i -> proxies.get(i).close());
  }

  private static void atOnce(IntStream numbers, IntConsumer action) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      numbers.forEach(number -> threads.execute(() -> action.accept(number)));
    }
  }

  /** The shortest time from an operator's write to its adoption by the last proxy. */
  private Duration quickest(PoolDocuments pool, long epoch) {
    Duration quickest = LIMIT;
    for (int i = 1; i <= CHANGES; i++) {
      long start = System.nanoTime();
      pool.write(member(i).withWeight(2));
      awaitAdopted(epoch + i);
      Duration taken = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf("ManyMembersTest: adopted by all after %d ms%n", taken.toMillis());
      quickest = taken.compareTo(quickest) < 0 ? taken : quickest;
    }
    return quickest;
  }

  private void awaitAdopted(long epoch) {
    await().until(() -> IntStream.range(0, PROXIES).allMatch(proxy -> adopted.get(proxy) == epoch));
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(10));
  }

  /** The watches that ZooKeeper's server in this process has. */
  private static long watchCount() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName tree = new ObjectName("org.apache.ZooKeeperService:name1=InMemoryDataTree,*");
    Object count = beans.getAttribute(beans.queryNames(tree, null).iterator().next(), "WatchCount");
    return ((Number) count).longValue();
  }

  private static Member member(int number) {
    return Member.of("node-" + number, new Address("10.0.0.1", 1024 + number));
  }
}
