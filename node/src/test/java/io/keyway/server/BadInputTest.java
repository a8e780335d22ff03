package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.badinput.BadInputRun;
import io.keyway.badinput.MutationRun;
import io.keyway.store.StoreSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that is sent what has broken other servers. */
final class BadInputTest {

  /**
   * Where Keyway is right and both memcacheds are not: they forget the answer to a {@code set} when
   * the {@code get} behind it has a key that is too long.
   */
  private static final Set<String> DIFFERENCES = Set.of("tg013");

  private static final int MUTATIONS = 10_000;

  private static NodeServer node;

  @BeforeAll
  static void start() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    node = NodeServer.start(new NodeSettings(address, 2, 1024, 1024, 1, StoreSettings.DEFAULTS));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void badInput_isAnsweredAsByMemcached_andHurtsNobodyElse() throws Exception {
    var wrong = BadInputRun.against(node.address());
    assertThat(wrong.keySet()).as(wrong.toString()).isEqualTo(DIFFERENCES);
  }

  @Test
  void mutationsOfBadInput_leaveTheNodeServingInTheSameMemory() throws Exception {
    MutationRun.against(node.address(), node.clients()::current, MUTATIONS);
  }
}
