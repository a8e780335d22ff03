package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Credentials;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Registration;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingVersion;
import io.keyway.cluster.RingWatch;
import io.keyway.cluster.ZooKeeperAccess;
import io.keyway.coordinator.Coordinator;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Other clusters, added by ZooKeeper's address to a console that has a pool of the same name. */
final class ClustersApiTest {

  private static final TestPool POOL = TestPool.ofNodes(2);

  private static EmbeddedZooKeeper zookeeper;
  private static Cluster west;
  private static Registration registration;
  private static RingWatch rings;
  private static Coordinator coordinator;
  private static ServedConsole console;
  private static ConsoleClient client;

  @BeforeAll
  static void start() {
    zookeeper = EmbeddedZooKeeper.start(0);
    west = Cluster.connect(zookeeper.connectString(), "west");
    PoolDocuments documents = west.documents(TestPool.NAME);
    documents.create(PoolSettings.DEFAULT);
    POOL.members().forEach(documents::write);
    Address proxy = new Address("127.0.0.1", POOL.proxy().address().getPort());
    registration =
        west.register("proxy-w", new LiveProxy(proxy, Map.of(), Map.of(), Optional.empty(), "1"));
    rings = west.followRing(TestPool.NAME, _ -> {});
    coordinator = Coordinator.start(west, TestPool.NAME, "coordinator-w", rings);
    Ring own =
        Ring.stable(77, PoolSettings.DEFAULT.placement(), POOL.members().subList(0, 1), Set.of());
    console =
        new ServedConsole(
            Console.ofRings(Map.of(TestPool.NAME, own), Map.of(), Console.SignIn.NONE));
    client = console.client();
    client.session();
  }

  @AfterAll
  static void stop() {
    client.close();
    console.close();
    coordinator.close();
    rings.close();
    registration.close();
    west.close();
    zookeeper.close();
    POOL.close();
  }

  private static int add(String name, String servers, String cluster) {
    return client
        .post(
            "clusters",
            "{\"name\":\"%s\",\"zookeeper\":\"%s\",\"cluster\":\"%s\"}"
                .formatted(name, servers, cluster))
        .status();
  }

  /** How many ZooKeeper has. */
  private static int connections() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), zookeeper.port())) {
      socket.getOutputStream().write("srvr".getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer
          .lines()
          .filter(line -> line.startsWith("Connections: "))
          .mapToInt(line -> Integer.parseInt(line.substring("Connections: ".length())))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<String> pools() {
    return client
        .get("pools")
        .json()
        .path("pools")
        .valueStream()
        .map(pool -> pool.path("name").asString())
        .toList();
  }

  @Test
  void poolOfAnAddedCluster_isLikeTheOthersUntilTheClusterIsRemoved() throws Exception {
    int connections = connections();
    assertThat(add("far", zookeeper.connectString(), "west")).isEqualTo(200);
    assertThat(add("far", zookeeper.connectString(), "west")).isEqualTo(409);
    await().until(() -> pools().equals(List.of("far/default", "default")));
    String pool = "pools/far%2Fdefault";
    assertThat(client.get(pool + "/stats/general").json().path("nodes")).hasSize(2);
    assertThat(client.get("pools/default/stats/general").json().path("nodes")).hasSize(1);
    try (TestClient direct = POOL.client()) {
      direct.get("looked-for");
    }
    await()
        .untilAsserted(() -> {
          JsonNode hot = client.get(pool + "/hot-keys").json();
          assertThat(hot.path("proxies").path(0).path("name").asString()).isEqualTo("proxy-w");
          assertThat(hot.path("keys")).isNotEmpty();
        });
    try (Stream<String> lines = client.lines(pool + "/live")) {
      assertThat(lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow())
          .contains("\"measured\"", "\"n2\"");
    }
    memberOfAnAddedCluster_isChangedAfterItsPlan(pool);
    assertThat(connections()).isGreaterThan(connections);
    assertThat(client.get("pools").json().path("clusters").path(0).path("connected").asBoolean())
        .isTrue();

    assertThat(client.delete("clusters/far", "{}").status()).isEqualTo(200);
    assertThat(pools()).containsExactly("default");
    assertThat(client.get(pool + "/slow").status()).isEqualTo(404);
    assertThat(client.delete("clusters/far", "{}").status()).isEqualTo(404);
    await().until(() -> connections() == connections);
    assertThat(
            client.get("audit").json().valueStream().map(change -> change.path("what").asString()))
        .contains(
            "removed cluster far from the page",
            "added cluster far at ZooKeeper " + zookeeper.connectString());
  }

  private static void memberOfAnAddedCluster_isChangedAfterItsPlan(String pool) {
    JsonNode members = client.get(pool + "/members").json();
    assertThat(members.path("members")).hasSize(2);
    JsonNode plan = client.post(pool + "/members/n1/plan", "{\"weight\":5}").json();
    assertThat(plan.path("comparison").path("moved").asInt()).isPositive();
    long epoch = plan.path("epoch").asLong();
    assertThat(
            client
                .post(pool + "/members/n1", "{\"weight\":5,\"epoch\":%d}".formatted(epoch))
                .status())
        .isEqualTo(200);
    await().until(() -> client.get(pool).json().path("epoch").asLong() > epoch);
    assertThat(client.get("pools/default").json().path("epoch").asLong()).isEqualTo(77);
  }

  @Test
  void clusterThatAsksForCredentials_isSeenWithThemAndNobodySeesThem() throws Exception {
    ZooKeeperAccess open = ZooKeeperAccess.to(zookeeper.connectString());
    Credentials owner = new Credentials("its-owner", "hidden:word");
    // While somebody looks, the console looks for pools more often.
    try (Cluster guarded = Cluster.connect(open.withCredentials(owner), "guarded");
        Stream<String> _ = client.lines("pools/default/live")) {
      PoolDocuments documents = guarded.documents(TestPool.NAME);
      documents.create(PoolSettings.DEFAULT);
      documents.publish(
          Ring.stable(1, PoolSettings.DEFAULT.placement(), POOL.members(), Set.of()),
          RingVersion.ABSENT);
      assertThat(add("without", open.servers(), "guarded")).isEqualTo(200);
      assertThat(addAs("half", owner.user(), "")).isEqualTo(400);
      assertThat(addAs("half", "", owner.password())).isEqualTo(400);
      assertThat(addAs("wrong", owner.user(), "word")).isEqualTo(200);
      assertThat(addAs("known", owner.user(), owner.password())).isEqualTo(200);
      await().until(() -> pools().contains("known/default"));
      await()
          .untilAsserted(() ->
              assertThat(problems().stream().filter(text -> text.contains("no permission")))
                  .hasSize(2));
      assertThat(pools()).containsExactly("known/default", "default");
      assertThat(client.get("pools/known%2Fdefault/members").json().path("members")).isEmpty();
      for (String path : List.of("clusters", "pools", "audit")) {
        assertThat(client.get(path).json().toString())
            .contains("known")
            .doesNotContain(owner.user(), owner.password());
      }
      for (String name : List.of("without", "wrong", "known")) {
        assertThat(client.delete("clusters/" + name, "{}").status()).isEqualTo(200);
      }
    }
  }

  private static int addAs(String name, String user, String password) {
    ObjectNode cluster = Json.MAPPER.createObjectNode().put("name", name);
    cluster.put("zookeeper", zookeeper.connectString()).put("cluster", "guarded");
    return client
        .post("clusters", cluster.put("user", user).put("password", password).toString())
        .status();
  }

  private static List<String> problems() {
    return client
        .get("clusters")
        .json()
        .valueStream()
        .map(cluster -> cluster.path("problem").asString())
        .toList();
  }

  @Test
  void ensembleThatDoesNotAnswer_holdsNobodyUp() throws IOException {
    // It takes connections, and says nothing.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String servers = "127.0.0.1:" + silent.getLocalPort();
      assertThat(add("lost", servers, "default")).isEqualTo(200);
      JsonNode lost = client.get("clusters").json().path(0);
      assertThat(lost.path("zookeeper").asString()).isEqualTo(servers);
      assertThat(lost.path("connected").asBoolean(true)).isFalse();
      assertThat(pools()).contains("default").doesNotContain("lost/default");
      assertThat(client.delete("clusters/lost", "{}").status()).isEqualTo(200);
      assertThat(client.get("clusters").json()).isEmpty();
    }
  }

  @Test
  void clusterForAConsoleThatStops_isRefused() {
    Clusters clusters = new Clusters(null);
    clusters.close();
    ZooKeeperAccess nobody = ZooKeeperAccess.to("127.0.0.1:1");
    assertThatThrownBy(() -> clusters.add("late", nobody, "default"))
        .isInstanceOf(Refusal.class)
        .hasMessage("The console stops.");
    assertThat(clusters.added()).isEmpty();
  }

  @Test
  void clusterThatCannotBe_isRefusedInASentence() {
    assertThat(add("", "127.0.0.1:1", "default")).isEqualTo(400);
    assertThat(add("a/b", "127.0.0.1:1", "default")).isEqualTo(400);
    assertThat(add("a", "127.0.0.1:port", "default")).isEqualTo(400);
    assertThat(add("a", "127.0.0.1:1", "not a name")).isEqualTo(400);
    String slash = "{\"name\":\"a/b\",\"servers\":[\"127.0.0.1:1\"]}";
    assertThat(client.post("pools", slash).error()).contains("slash");
  }
}
