package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.backend.BackendSettings;
import io.keyway.cli.CacheTraffic.CacheClient;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.RingFile;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that outlives ZooKeeper, and one that is started without it. */
final class FrozenMembershipTest {

  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private Path folder;

  @Test
  void proxy_withoutZooKeeper_servesByTheLastRing() throws Exception {
    Path data = Files.createDirectory(folder.resolve("zookeeper"));
    EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(0, data);
    String servers = zooKeeper.connectString();
    int port = zooKeeper.port();
    try (Stop later = new Stop();
        Stop ofNode = new Stop();
        Cluster nodeCluster = Cluster.connect(servers, "default")) {
      NodeServer node =
          ofNode.with(
              NodeServer.start(new NodeSettings(FREE, 1, 64, 64, 1, StoreSettings.DEFAULTS)));
      ofNode.with(new Membership().join(nodeCluster, "node-1", node.address(), 1, 1));
      long epoch;
      try (Stop stop = new Stop()) {
        ProxyServer proxy = proxy(servers, stop);
        await().atMost(Duration.ofSeconds(15)).until(() -> proxy.epoch("default") > 0);
        epoch = proxy.epoch("default");
        assertThat(ask(proxy, "membership")).isEqualTo("membership=live epoch=" + epoch);

        zooKeeper.close();
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> ask(proxy, "membership").startsWith("membership=frozen epoch=" + epoch));
        assertServes(proxy);
        assertThat(proxy.freshness("default").frozenSeconds()).isPositive();
      }

      try (Stop stop = new Stop()) {
        ProxyServer proxy = proxy(servers, stop);
        // It listens at once, and refuses keys while ZooKeeper may still come.
        assertThat(proxy.epoch("default")).isZero();
        await().atMost(Duration.ofSeconds(10)).until(() -> proxy.epoch("default") > 0);
        assertServes(proxy);
        assertThat(ask(proxy, "membership"))
            .matches("membership=frozen epoch=" + epoch + " age=[0-9]+s");

        later.with(EmbeddedZooKeeper.start(port, data));
        await()
            .atMost(Duration.ofSeconds(15))
            .until(() -> ask(proxy, "membership").equals("membership=live epoch=" + epoch));
        assertServes(proxy);
      }
    }
  }

  private ProxyServer proxy(String servers, Stop stop) {
    Cluster cluster = stop.with(Cluster.connect(servers, "default"));
    ProxySettings settings =
        new ProxySettings(
            List.of(new PoolListener("default", FREE, List.of())),
            1,
            64,
            64,
            BackendSettings.DEFAULTS);
    RingFile file = new RingFile(folder.resolve("state"), servers, "default", "default");
    ProxyServer proxy = stop.with(ProxyServer.start(settings));
    ProxyProcess.join(
        proxy,
        cluster,
        new ProxyProcess.Identity("proxy-1", null),
        _ -> Optional.of(file),
        (_, _) -> {},
        stop);
    return proxy;
  }

  private static String ask(ProxyServer proxy, String name) throws IOException {
    try (CacheClient client = new CacheClient(proxy.address())) {
      return client.get("__keyway__." + name);
    }
  }

  private static void assertServes(ProxyServer proxy) throws IOException {
    try (CacheClient client = new CacheClient(proxy.address())) {
      assertThat(client.set("key", "value")).isEqualTo("STORED");
      assertThat(client.get("key")).isEqualTo("value");
    }
  }
}
