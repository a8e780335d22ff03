package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.LiveProxy;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.route.PrefixRoute;
import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import io.keyway.telemetry.AdminServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proxies of several pools in a cluster, with a real ZooKeeper. */
final class ProxyProcessTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** Where the second proxy says that its admin server is. */
  private static final InetSocketAddress ADMIN =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8211);

  private final Stop stop = new Stop();
  private final EmbeddedZooKeeper zookeeper = stop.with(EmbeddedZooKeeper.start(0));
  private final Cluster cluster = stop.with(Cluster.connect(zookeeper.connectString(), "default"));

  @AfterEach
  void close() {
    stop.close();
  }

  private void startNode(String pool, String id) {
    NodeServer node =
        stop.with(
            NodeServer.start(new NodeSettings(LOOPBACK, 1, 64, 64, 1, StoreSettings.DEFAULTS)));
    Membership membership = new Membership();
    membership.pool = pool;
    stop.with(membership.join(cluster, id, node.address(), 1, 1));
  }

  private ProxyServer startProxy(String id, List<PoolListener> listeners) {
    ProxySettings settings = new ProxySettings(listeners, 1, 64, 64, BackendSettings.DEFAULTS);
    ProxyServer proxy = stop.with(ProxyServer.start(settings));
    ProxyProcess.Identity identity =
        new ProxyProcess.Identity(id, id.equals("proxy-2") ? ADMIN : null);
    ProxyProcess.join(proxy, cluster, identity, _ -> Optional.empty(), (_, _) -> {}, stop);
    return proxy;
  }

  private static List<String> ask(InetSocketAddress at, String request) throws IOException {
    try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((request + "\r\nquit\r\n").getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return new ArrayList<>(reader.lines().toList());
    }
  }

  private static InetSocketAddress port(ProxyServer proxy, String pool) {
    return Objects.requireNonNull(proxy.addresses().get(pool));
  }

  @Test
  void pools_eachHaveRingAckLeaderAndDiscovery() throws IOException {
    startNode("default", "d1");
    startNode("users", "u1");
    List<PoolListener> listeners =
        List.of(
            new PoolListener("default", LOOPBACK, List.of(new PrefixRoute("user:", "users", true))),
            new PoolListener("late", LOOPBACK, List.of()));
    ProxyServer proxy = startProxy("proxy-1", listeners);
    ProxyServer other =
        startProxy("proxy-2", List.of(new PoolListener("default", LOOPBACK, List.of())));
    Awaitility.await().until(() -> proxy.epoch("default") > 0 && proxy.epoch("users") > 0);
    Awaitility.await().until(other::isReady);

    assertThat(ask(proxy.address(), "set user:1 0 0 1\r\nx")).containsExactly("STORED");
    assertThat(ask(proxy.address(), "get user:1 1"))
        .containsExactly("VALUE user:1 0 1", "x", "END");
    assertThat(proxy.isReady()).as("ready without a ring for the pool late").isFalse();
    assertThat(ask(port(proxy, "late"), "get a"))
        .containsExactly("SERVER_ERROR pool late has no members yet");

    startNode("late", "l1");
    Awaitility.await().until(proxy::isReady);
    assertThat(ask(port(proxy, "late"), "get a")).containsExactly("END");
    for (String pool : List.of("default", "users", "late")) {
      Awaitility.await().until(() -> cluster.documents(pool).acks().containsKey("proxy-1"));
    }
    assertThat(cluster.documents("users").acks()).doesNotContainKey("proxy-2");

    Map<String, Address> pools =
        Map.of("default", reachable(proxy, "default"), "late", reachable(proxy, "late"));
    LiveProxy live = Objects.requireNonNull(cluster.proxies().get("proxy-1"));
    assertThat(live.pools()).isEqualTo(pools);
    assertThat(live.informantOf("users")).contains(reachable(proxy, "default"));
    assertThat(live.addressOf("users")).isEmpty();
    awaitDiscovered(proxy.address(), reachable(proxy, "default"), reachable(other, "default"));
    assertThat(adminAddress("proxy-1")).isEmpty();
    assertThat(adminAddress("proxy-2")).contains(new Address("127.0.0.1", 8211));
    awaitDiscovered(port(proxy, "late"), reachable(proxy, "late"));
    assertThat(figures(proxy))
        .contains("keyway_ring_epoch{pool=\"users\",proxy=\"p\"} ")
        .contains("keyway_ring_epoch{pool=\"default\",proxy=\"p\"} ");
  }

  @Test
  void id_isThatOfTheMachineAndPort() {
    ProxyServer proxy =
        stop.with(
            ProxyServer.start(
                new ProxySettings(
                    List.of(new PoolListener("default", LOOPBACK, List.of())),
                    1,
                    64,
                    64,
                    BackendSettings.DEFAULTS)));
    assertThat(ProxyProcess.id(proxy))
        .matches("proxy-[A-Za-z0-9._-]{1,50}-" + proxy.address().getPort());
  }

  private Optional<Address> adminAddress(String id) {
    return Objects.requireNonNull(cluster.proxies().get(id)).adminAddress();
  }

  private static Address reachable(ProxyServer proxy, String pool) {
    return Membership.reachable(port(proxy, pool));
  }

  private static void awaitDiscovered(InetSocketAddress at, Address... proxies) {
    String[] expected = new String[proxies.length];
    for (int i = 0; i < proxies.length; i++) {
      expected[i] = proxies[i].host() + "||" + proxies[i].port();
    }
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(ask(at, "config get cluster").get(2).split(" ", -1))
                .containsExactlyInAnyOrder(expected));
  }

  private String figures(ProxyServer proxy) throws IOException {
    AdminServer admin =
        Admin.serve(LOOPBACK, m -> ProxyFigures.add(m, Map.of("p", proxy)), proxy::isReady, stop);
    URI metrics = URI.create("http://127.0.0.1:" + admin.address().getPort() + "/metrics");
    try (InputStream body = metrics.toURL().openStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
