package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.fixture.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that joins a running cluster, dies without a word and comes back. */
@Tag("measuring")
final class NodeFailureIT {

  private static final String ID = "beside";
  private static final int KEYS = 300;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(10);

  private static LocalClusterProcess cluster;
  private static RawConnection proxy;

  @BeforeAll
  static void start() throws IOException {
    cluster = LocalClusterProcess.start("--nodes", "2");
    proxy = new RawConnection(cluster.address());
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.close();
    cluster.close();
  }

  @Test
  void killedNode_costsItsOwnKeysOnly_andComesBackByItself() throws Exception {
    int port = FreePort.find();
    List<String> lost;
    try (KeywayProcess node = KeywayProcess.node(ID, port, zooKeeper())) {
      awaitNodes("3");
      for (String key : keys().toList()) {
        assertThat(set(key)).isEqualTo("STORED\r\n");
      }
      try (RawConnection direct = new RawConnection(node.address())) {
        lost = keys().filter(key -> isValue(ask(direct, key), key)).toList();
      }
      assertThat(lost).isNotEmpty().hasSizeLessThan(KEYS);
      node.kill();
      assertOthersUnhurt(lost);
      assertLostFailFast(lost);
      assertMultiGetHasTheOthers(lost);
    }
    try (KeywayProcess _ = KeywayProcess.node(ID, port, zooKeeper())) {
      await()
          .atMost(SECOND)
          .untilAsserted(() -> assertThat(set(lost.getFirst())).isEqualTo("STORED\r\n"));
      for (String key : lost) {
        assertThat(set(key)).isEqualTo("STORED\r\n");
        assertThat(isValue(ask(proxy, key), key)).isTrue();
      }
      assertOthersUnhurt(lost);
    }
  }

  private static String zooKeeper() {
    return "127.0.0.1:" + cluster.address("ZooKeeper").getPort();
  }

  private static void awaitNodes(String count) {
    await()
        .atMost(JOIN_LIMIT)
        .untilAsserted(() ->
            assertThat(proxy.ask("stats\r\n")).contains("STAT nodes_answered " + count + "\r\n"));
  }

  private static void assertOthersUnhurt(List<String> lost) {
    keys()
        .filter(key -> !lost.contains(key))
        .forEach(key -> assertThat(isValue(ask(proxy, key), key)).as(key).isTrue());
  }

  private static void assertLostFailFast(List<String> lost) {
    for (String key : lost) {
      long start = System.nanoTime();
      String reply = ask(proxy, key);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SECOND);
      assertThat(reply).startsWith("SERVER_ERROR " + ID + " unavailable: ");
    }
  }

  private static void assertMultiGetHasTheOthers(List<String> lost) throws IOException {
    String expected =
        String.join(
            "", keys().filter(key -> !lost.contains(key)).map(NodeFailureIT::value).toList());
    assertThat(proxy.ask("get " + String.join(" ", keys().toList()) + "\r\n"))
        .isEqualTo(expected + "END\r\n");
  }

  private static Stream<String> keys() {
    return IntStream.range(0, KEYS).mapToObj(i -> "failure-" + i);
  }

  private static String set(String key) throws IOException {
    return proxy.ask("set " + key + " 0 0 " + key.length() + "\r\n" + key + "\r\n");
  }

  private static String ask(RawConnection connection, String key) {
    try {
      return connection.ask("get " + key + "\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isValue(String reply, String key) {
    return reply.equals(value(key) + "END\r\n");
  }

  private static String value(String key) {
    return "VALUE " + key + " 0 " + key.length() + "\r\n" + key + "\r\n";
  }
}
