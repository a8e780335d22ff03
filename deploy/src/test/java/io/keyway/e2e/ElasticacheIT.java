package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The ElastiCache cluster client, which is told one address and asks there for the others. */
final class ElasticacheIT {

  @Test
  void everyStep_findsBothProxies() throws IOException, InterruptedException {
    try (LocalClusterProcess cluster = LocalClusterProcess.start("--proxies", "2")) {
      String first = hostAndPort(cluster.address("proxy-1"));
      String second = hostAndPort(cluster.address("proxy-2"));
      Awaitility.await().untilAsserted(() -> assertDiscovered(cluster));
      String output =
          ClientScript.java(System.getProperty("keyway.elasticache"), "elasticache_steps.java")
              .run(first, first, second);
      assertThat(output.lines())
          .contains(
              "ok the proxies found by TEXT",
              "ok the proxies found by BINARY",
              "ok get after flush");
    }
  }

  /** A proxy lists those that have registered, which takes a moment more than its own start. */
  private static void assertDiscovered(LocalClusterProcess cluster) throws IOException {
    for (String proxy : List.of("proxy-1", "proxy-2")) {
      try (RawConnection connection = new RawConnection(cluster.address(proxy))) {
        assertThat(connection.ask("config get cluster\r\n"))
            .contains("|" + cluster.address("proxy-1").getPort())
            .contains("|" + cluster.address("proxy-2").getPort());
      }
    }
  }

  private static String hostAndPort(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
