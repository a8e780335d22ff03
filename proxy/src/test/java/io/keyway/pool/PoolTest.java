package io.keyway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.backend.Backend;
import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import io.keyway.measure.MeasureSettings;
import io.keyway.measure.PoolMeasurements;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.placement.Profile;
import io.keyway.stats.PoolCounters;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an event loop of its own; nobody listens where the members are said to be. */
final class PoolTest {

  private final Transport transport = Transport.fastest();
  private final EventLoopGroup loops = transport.eventLoops("pool-test", 1);
  private final EventLoop loop = loops.next();
  private final Pool pool =
      new Pool(
          "p",
          BackendSettings.DEFAULTS,
          transport,
          loop,
          new TurnFlusher(loop, () -> {}),
          new PoolCounters("p"),
          new PoolMeasurements("p", MeasureSettings.DEFAULTS).addLoop(loop));

  @AfterEach
  void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private <T> T onLoop(Callable<T> callable) throws Exception {
    return loop.submit(callable).get();
  }

  private PoolView adopt(long epoch, Member... members) throws Exception {
    Ring ring = Ring.stable(epoch, Profile.MODULO.name(), List.of(members), Set.of());
    return onLoop(() -> {
      pool.adopt(ring, new RingPlacement(ring));
      return pool.view();
    });
  }

  private static Member member(String id, int port) {
    return Member.of(id, new Address("127.0.0.1", port));
  }

  @Test
  void view_beforeTheFirstRing_isEmptyOfEpochZero() throws Exception {
    assertThat(onLoop(pool::view).epoch()).isZero();
    assertThat(onLoop(pool::view).isEmpty()).isTrue();
    assertThat(onLoop(pool::view).size()).isZero();
  }

  @Test
  void view_ofARing_hasItsEpochMembersAndPlacement() throws Exception {
    PoolView view = adopt(5, member("a", 1), member("b", 2));
    assertThat(view.epoch()).isEqualTo(5);
    assertThat(view.isEmpty()).isFalse();
    assertThat(view.size()).isEqualTo(2);
    assertThat(view.backend(0).name()).isEqualTo("a");
    assertThat(view.backend(1).address().getPort()).isEqualTo(2);
    byte[] key = "key".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(view.ownerOf(key, 0, key.length)).isBetween(0, 1);
  }

  @Test
  void backends_ofMembersThatStay_areKeptInAnyOrderAndWeight() throws Exception {
    PoolView before = adopt(1, member("a", 1), member("b", 2));
    Backend a = before.backend(0);
    Backend b = before.backend(1);
    PoolView after = adopt(2, member("b", 2).withWeight(3), member("c", 3), member("a", 1));
    assertThat(after.epoch()).isEqualTo(2);
    assertThat(after.backend(0)).isSameAs(b);
    assertThat(after.backend(2)).isSameAs(a);
    assertThat(before.size()).isEqualTo(2);
  }

  @Test
  void backend_ofAMemberWithANewAddressOrId_isNew() throws Exception {
    Backend before = adopt(1, member("a", 1)).backend(0);
    assertThat(adopt(2, member("a", 2)).backend(0)).isNotSameAs(before);
    assertThat(adopt(3, member("z", 1)).backend(0)).isNotSameAs(before);
  }

  @Test
  void view_ofARingWithoutMembers_isEmpty() throws Exception {
    adopt(1, member("a", 1));
    PoolView view = adopt(2);
    assertThat(view.isEmpty()).isTrue();
    assertThat(view.epoch()).isEqualTo(2);
  }
}
