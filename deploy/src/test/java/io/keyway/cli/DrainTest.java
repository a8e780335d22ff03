package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.Ring;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrainTest {

  private static final Member MEMBER = Member.of("n1", new Address("127.0.0.1", 11211));
  private static final Member OTHER = Member.of("n2", new Address("127.0.0.1", 11212));

  private static void publish(PoolDocuments documents, long epoch, Member... members) {
    Ring ring = Ring.stable(epoch, "libmemcached.ketama_weighted", List.of(members), Set.of());
    assertThat(documents.publish(ring, documents.ring().version())).isTrue();
  }

  @Test
  void memberThatDrains_isSaidToByTheRing() {
    try (EmbeddedZooKeeper zookeeper = EmbeddedZooKeeper.start(0);
        Cluster cluster = Cluster.connect(zookeeper.connectString(), "drain");
        Drain drain = new Drain(cluster, "p", "n1");
        Drain other = new Drain(cluster, "p", "n2")) {
      assertThat(drain.isOn()).isFalse();
      PoolDocuments documents = cluster.documents("p");
      publish(documents, 1, MEMBER.withState(MemberState.DRAINING), OTHER);
      await().until(drain::isOn);
      assertThat(other.isOn()).isFalse();
      publish(documents, 2, MEMBER, OTHER);
      await().until(() -> !drain.isOn());
    }
  }
}
