package io.keyway.console;

import static io.keyway.console.ConsoleClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Ring;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.measure.MeasureSettings;
import io.keyway.placement.Profile;
import io.keyway.route.PrefixRoute;
import io.keyway.telemetry.AdminServer;
import io.keyway.telemetry.Metrics;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API tells of requests that real proxies have measured: one shows keys, one does not. */
final class MeasureApiTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final TestPool NODES = TestPool.ofNodes(3);
  private static final Metrics METRICS = new Metrics();
  private static final Ring RING =
      Ring.stable(7, Profile.KETAMA.toString(), NODES.members(), Set.of());

  private static ProxyServer open;
  private static ProxyServer masking;
  private static AdminServer server;
  private static Console console;
  private static ConsoleClient client;

  @BeforeAll
  static void start() {
    open = proxy("open", false);
    masking = proxy("masked", true);
    server = AdminServer.start(LOOPBACK, METRICS, () -> true);
    console =
        Console.ofRings(
            Map.of("open", RING, "masked", RING, "unserved", RING),
            List.of(
                new MeasuredProxy(
                    "a", open.measurements(), open.counters(), Map.of("open", List.of("u:"))),
                new MeasuredProxy("b", masking.measurements(), masking.counters(), Map.of())),
            Console.SignIn.NONE);
    console.mount(server);
    client = new ConsoleClient(server.address());
    client.session();
  }

  /** A proxy for which every request is slow, and the nodes have keys without {@code u:}. */
  private static ProxyServer proxy(String pool, boolean masking) {
    ProxyServer proxy =
        ProxyServer.start(
            new ProxySettings(
                List.of(
                    new PoolListener(pool, LOOPBACK, List.of(new PrefixRoute("u:", pool, true)))),
                2,
                64,
                64,
                BackendSettings.DEFAULTS,
                new MeasureSettings(Duration.ZERO, masking)));
    proxy.adopt(pool, RING);
    return proxy;
  }

  @AfterAll
  static void stop() {
    client.close();
    console.close();
    server.close();
    METRICS.close();
    open.close();
    masking.close();
    NODES.close();
  }

  private static void get(ProxyServer proxy, String name, int times) throws IOException {
    try (TestClient clients = TestClient.connect(proxy.address())) {
      for (int i = 0; i < times; i++) {
        clients.get(name);
      }
    }
  }

  /**
   * The row of a key, which is asked for until there is one: of a second few slow ones are kept.
   */
  private static JsonNode row(String list, String asked, String shown) {
    return await()
        .until(
            () -> {
              get(open, asked, 5);
              JsonNode answer = client.get("pools/open/" + list).json();
              return answer
                  .path(list.equals("slow") ? "requests" : "keys")
                  .valueStream()
                  .filter(row -> row.path("key").asString().equals(key(shown)))
                  .findFirst()
                  .orElse(null);
            },
            Objects::nonNull);
  }

  @Test
  void hotKey_hasBoundsAndTheNodeThatIsAskedForIt() {
    JsonNode row = row("hot-keys", "hot:1", "hot:1");
    assertThat(row.path("requests").asDouble()).isPositive();
    assertThat(row.path("requestsMin").asDouble())
        .isLessThanOrEqualTo(row.path("requests").asDouble());
    assertThat(row.path("requestsMax").asDouble())
        .isGreaterThanOrEqualTo(row.path("requests").asDouble());
    assertThat(row.path("node").asString()).isEqualTo(ownerOf("hot:1"));
    assertThat(row.path("proxy").asString()).isEqualTo("a");
  }

  private static String ownerOf(String name) {
    return NODES.members().get(NODES.ownerOf(name)).id();
  }

  @Test
  void hotKeyBehindAPrefixThatNodesAreNotAskedFor_isLookedUpWithoutIt() {
    for (int i = 0; i < 8; i++) {
      JsonNode row = row("hot-keys", "u:" + i, "u:" + i);
      assertThat(row.path("item").asString()).isEqualTo(key(Integer.toString(i)));
      assertThat(row.path("node").asString()).isEqualTo(ownerOf(Integer.toString(i)));
    }
  }

  @Test
  void slowRequest_saysWhereTheTimeWent() {
    JsonNode row = row("slow", "slow:1", "slow:1");
    assertThat(row.path("command").asString()).isEqualTo("get");
    assertThat(row.path("outcome").asString()).isEqualTo("miss");
    assertThat(row.path("node").asString()).isEqualTo(ownerOf("slow:1"));
    assertThat(row.path("route").asString()).contains("pool open", "epoch 7");
    assertThat(row.path("answer").asLong()).isPositive();
    JsonNode answer = client.get("pools/open/slow").json();
    assertThat(answer.path("total").asLong()).isPositive();
    assertThat(answer.path("proxies").path(0).path("slowMillis").asInt(-1)).isZero();
  }

  @Test
  void slowRequestBehindAPrefixThatNodesAreNotAskedFor_leadsToTheItemWithoutIt() {
    JsonNode row = row("slow", "u:behind", "u:behind");
    assertThat(row.path("item").asString()).isEqualTo(key("behind"));
    assertThat(row.path("node").asString()).isEqualTo(ownerOf("behind"));
  }

  @Test
  void maskedKeys_areNeitherShownNorPlaced() throws IOException {
    get(masking, "secret", 20);
    JsonNode hot =
        await()
            .until(
                () -> client.get("pools/masked/hot-keys").json().path("keys"),
                keys -> !keys.isEmpty());
    assertThat(hot.path(0).has("node")).isFalse();
    assertThat(hot.path(0).has("item")).isFalse();
    JsonNode slow =
        await()
            .until(
                () -> client.get("pools/masked/slow").json().path("requests"),
                requests -> !requests.isEmpty());
    assertThat(slow.path(0).has("item")).isFalse();
    assertThat(hot.toString() + slow).doesNotContain(key("secret"));
  }

  @Test
  void latency_isToldByOperationAndPhase() throws IOException {
    get(open, "latency:1", 3);
    String node = ownerOf("latency:1");
    JsonNode answer = client.get("pools/open/latency?node=" + node).json();
    JsonNode operation = answer.path("operations").path(0);
    assertThat(operation.path("name").asString()).isEqualTo("get");
    assertThat(operation.path("outcomes").path("miss").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(operation.path("p50").asLong()).isPositive();
    assertThat(answer.path("phases")).hasSize(3);
    assertThat(client.get("pools/open/latency?node=nobody").status()).isEqualTo(404);
  }

  @Test
  void samples_haveTheTimesAndBreakersOfEachNode() throws Exception {
    get(open, "sample:1", 10);
    String node = ownerOf("sample:1");
    try (Stream<String> lines = client.lines("pools/open/live")) {
      String sample = lines.filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
      JsonNode measured =
          Json.MAPPER.readTree(sample.substring("data: ".length())).path("measured");
      assertThat(measured.path("nodes").path(node)).hasSameSizeAs(MeasuredPool.FIELDS);
      assertThat(measured.path("nodes").path(node).path(0).asInt()).isGreaterThanOrEqualTo(10);
      assertThat(measured.path("all").path(0).asInt()).isGreaterThanOrEqualTo(10);
      assertThat(measured.path("all").path(MeasuredPool.BREAKER_OPEN).asInt(-1)).isZero();
    }
  }

  @Test
  void poolThatNoProxyServes_namesNone() {
    assertThat(client.get("pools/unserved/hot-keys").json().path("proxies")).isEmpty();
    assertThat(client.get("pools/unserved/slow").json().path("proxies")).isEmpty();
    assertThat(client.get("pools/none/slow").status()).isEqualTo(404);
  }

  @Test
  void poolAddedByHand_isNotTakenForOneThatProxiesServe() {
    String address = NODES.members().getFirst().address().toString();
    String pool = "{\"name\":\"mine\",\"servers\":[\"%s\"]}".formatted(address);
    assertThat(client.post("pools", pool).status()).isEqualTo(200);
    assertThat(client.get("pools/mine/hot-keys").json().path("proxies")).isEmpty();
    assertThat(client.delete("pools/mine", "{}").status()).isEqualTo(200);
  }
}
