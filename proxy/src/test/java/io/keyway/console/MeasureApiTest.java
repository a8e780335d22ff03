package io.keyway.console;

import static io.keyway.console.ConsoleClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Ring;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.measure.HotKey;
import io.keyway.measure.Latencies;
import io.keyway.measure.MeasureSettings;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.Operation;
import io.keyway.placement.Profile;
import io.keyway.route.PrefixRoute;
import io.keyway.testing.FaultRelay;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What the API tells of requests that real proxies have measured: two of the same pool, one that
 * does not show keys, and two that can't be asked.
 */
final class MeasureApiTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final TestPool NODES = TestPool.ofNodes(3);
  private static final Ring RING =
      Ring.stable(7, Profile.KETAMA.toString(), NODES.members(), Set.of());

  private static ProxyServer open;
  private static ProxyServer second;
  private static ProxyServer masking;
  private static ServerSocket silent;
  private static ServedConsole console;
  private static ConsoleClient client;

  @BeforeAll
  static void start() throws IOException {
    open = proxy(false, "open", "halved");
    second = proxy(false, "open");
    masking = proxy(true, "masked");
    silent = new ServerSocket(0, 50, LOOPBACK.getAddress());
    Console watching =
        Console.ofRings(
            Map.of("open", RING, "masked", RING, "unserved", RING, "halved", RING),
            Map.of(
                "a", live(open),
                "b", live(masking),
                "c", live(second),
                "dead",
                    new LiveProxy(at(1), Map.of("halved", at(1)), Map.of(), Optional.empty(), "1"),
                "silent",
                    new LiveProxy(
                        at(1),
                        Map.of("halved", at(silent.getLocalPort())),
                        Map.of(),
                        Optional.empty(),
                        "1")),
            Console.SignIn.NONE);
    console = new ServedConsole(watching);
    client = console.client();
    client.session();
  }

  private static Address at(int port) {
    return new Address("127.0.0.1", port);
  }

  private static LiveProxy live(ProxyServer proxy) {
    Map<String, Address> ports = new HashMap<>();
    proxy.addresses().forEach((pool, address) -> ports.put(pool, at(address.getPort())));
    return new LiveProxy(at(proxy.address().getPort()), ports, Map.of(), Optional.empty(), "1");
  }

  /** A proxy for which every request is slow, and the nodes have keys without {@code u:}. */
  private static ProxyServer proxy(boolean masking, String... pools) {
    ProxyServer proxy =
        ProxyServer.start(
            new ProxySettings(
                Stream.of(pools)
                    .map(pool ->
                        new PoolListener(
                            pool, LOOPBACK, List.of(new PrefixRoute("u:", pool, true))))
                    .toList(),
                2,
                64,
                64,
                BackendSettings.DEFAULTS,
                new MeasureSettings(Duration.ZERO, masking)));
    Stream.of(pools).forEach(pool -> proxy.adopt(pool, RING));
    return proxy;
  }

  @AfterAll
  static void stop() throws IOException {
    client.close();
    console.close();
    open.close();
    second.close();
    masking.close();
    silent.close();
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
  }

  @Test
  void hotKeyOfTwoProxies_isOneKeyWithTheRatesOfBoth() {
    JsonNode both =
        await()
            .until(
                () -> {
                  get(open, "both:1", 30);
                  get(second, "both:1", 30);
                  JsonNode answer = client.get("pools/open/hot-keys").json();
                  assertThat(names(answer)).containsExactly("a", "c");
                  return rows(answer.path("keys"), "both:1");
                },
                rows ->
                    rows.size() == 1 && rows.getFirst().path("requests").asDouble() > rate(open))
            .getFirst();
    assertThat(both.path("requestsMax").asDouble())
        .isGreaterThanOrEqualTo(both.path("requests").asDouble());
  }

  private static double rate(ProxyServer proxy) {
    return proxy.measurements().of(List.of("open")).hotKeys().join().stream()
        .filter(hot -> hot.key().equals("both:1"))
        .mapToDouble(HotKey::requestsPerSecond)
        .sum();
  }

  private static List<String> names(JsonNode answer) {
    return answer.path("proxies").valueStream().map(of -> of.path("name").asString()).toList();
  }

  private static List<JsonNode> rows(JsonNode list, String shown) {
    return list.valueStream().filter(row -> row.path("key").asString().equals(key(shown))).toList();
  }

  private static String ownerOf(String name) {
    return NODES.members().get(NODES.ownerOf(name)).id();
  }

  @Test
  void hotKeyBehindAPrefixThatNodesAreNotAskedFor_isLookedUpWithoutIt() {
    await()
        .untilAsserted(() -> {
          for (int i = 0; i < 8; i++) {
            get(open, "u:" + i, 5);
          }
          JsonNode keys = client.get("pools/open/hot-keys").json().path("keys");
          for (int i = 0; i < 8; i++) {
            assertThat(rows(keys, "u:" + i)).hasSize(1);
            JsonNode row = rows(keys, "u:" + i).getFirst();
            assertThat(row.path("item").asString()).isEqualTo(key(Integer.toString(i)));
            assertThat(row.path("node").asString()).isEqualTo(ownerOf(Integer.toString(i)));
          }
        });
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
  void slowRequestsOfTwoProxies_areSortedByTimeAndSayWhichItWas() throws IOException {
    JsonNode ofOne = row("slow", "slow:a", "slow:a");
    assertThat(ofOne.path("proxy").asString()).isEqualTo("a");
    JsonNode answer =
        await()
            .until(
                () -> {
                  get(second, "slow:c", 3);
                  return client.get("pools/open/slow").json();
                },
                found -> !rows(found.path("requests"), "slow:c").isEmpty());
    JsonNode ofOther = rows(answer.path("requests"), "slow:c").getFirst();
    assertThat(ofOther.path("proxy").asString()).isEqualTo("c");
    assertThat(ofOther.path("item").asString()).isEqualTo(key("slow:c"));
    assertThat(
            answer
                .path("requests")
                .valueStream()
                .map(request -> -request.path("at").asLong())
                .toList())
        .isSorted();
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
  void latencyOfTwoProxies_isThatOfAllTheirRequests() throws IOException {
    String node = ownerOf("latency:2");
    get(open, "latency:2", 3);
    get(second, "latency:2", 4);
    await()
        .untilAsserted(() -> {
          JsonNode answer = client.get("pools/open/latency?node=" + node).json();
          Latencies all = new Latencies();
          all.add(gets(open, node));
          all.add(gets(second, node));
          JsonNode found = answer.path("operations").path(0);
          assertThat(found.path("count").asLong()).isEqualTo(all.count());
          assertThat(found.path("p50").asLong()).isEqualTo(all.micros(0.5));
          assertThat(found.path("p99").asLong()).isEqualTo(all.micros(0.99));
          assertThat(found.path("max").asLong()).isEqualTo(all.maxMicros());
        });
  }

  private static Latencies gets(ProxyServer proxy, String node) {
    NodeLatencies latencies = proxy.measurements().pool("open").latencies().get(node);
    return Objects.requireNonNull(latencies).of(Operation.GET);
  }

  @Test
  void proxiesThatCannotBeAsked_areNamedAndTheOthersTold() throws Exception {
    List.of("hot-keys", "slow", "latency?node=n1").parallelStream()
        .map(list -> client.get("pools/halved/" + list).json())
        .forEach(answer -> {
          assertThat(names(answer)).containsExactly("a");
          assertThat(answer.path("problems").path("dead").asString())
              .contains("cannot connect to dead");
          assertThat(answer.path("problems").path("silent").asString()).contains("silent");
        });
    try (Stream<String> lines = client.lines("pools/halved/live")) {
      List<String> samples = lines.filter(line -> line.startsWith("data: ")).limit(2).toList();
      JsonNode measured =
          Json.MAPPER.readTree(samples.getLast().substring("data: ".length())).path("measured");
      assertThat(measured.path("problems").properties().stream().map(Map.Entry::getKey))
          .containsExactlyInAnyOrder("dead", "silent");
      assertThat(measured.path("nodes").has("n1")).isTrue();
    }
  }

  @Test
  void proxyThatFallsSilent_holdsUpOneAnswerAndIsToldAgainWhenItSpeaks() throws IOException {
    Surveyor<String, List<HotKey>> surveyor = new Surveyor<>((_, proxy) -> proxy.hotKeys());
    try (FaultRelay relay = FaultRelay.to(second.address().getPort())) {
      KnownPool pool =
          new KnownPool(
              "open",
              PoolKind.FIXED,
              RING,
              new Origin(
                  "open",
                  null,
                  Map.of(
                      "a",
                      live(open),
                      "c",
                      new LiveProxy(
                          at(1),
                          Map.of("open", at(relay.port())),
                          Map.of(),
                          Optional.empty(),
                          "1"))));
      await().untilAsserted(() -> assertThat(told(surveyor, pool)).containsExactly("a", "c"));
      relay.silence();
      assertThat(surveyor.survey(pool, "").problems()).containsOnlyKeys("c");
      long start = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(told(surveyor, pool)).containsExactly("a");
      }
      // Each would wait for 0.4 s.
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(surveyor.survey(pool, "").problems().get("c")).contains("c", "answer");
      relay.mend();
      await().untilAsserted(() -> assertThat(told(surveyor, pool)).containsExactly("a", "c"));
    }
  }

  private static List<String> told(Surveyor<String, List<HotKey>> surveyor, KnownPool pool) {
    return surveyor.survey(pool, "").told().stream().map(ProxySurvey.Told::proxy).toList();
  }

  @Test
  void samples_haveTheTimesAndBreakersOfEachNode() throws Exception {
    String node = ownerOf("sample:1");
    try (Stream<String> lines = client.lines("pools/open/live")) {
      JsonNode measured =
          lines
              .filter(line -> line.startsWith("data: "))
              .peek(_ -> getQuietly("sample:1"))
              .map(line -> Json.MAPPER.readTree(line.substring("data: ".length())))
              .map(sample -> sample.path("measured"))
              .filter(found -> found.path("nodes").path(node).path(0).asInt() >= 10)
              .findFirst()
              .orElseThrow();
      assertThat(measured.path("nodes").path(node)).hasSameSizeAs(MeasuredPool.FIELDS);
      assertThat(measured.path("nodes").path(node).path(2).asInt()).isPositive();
      assertThat(measured.path("all").path(0).asInt()).isGreaterThanOrEqualTo(10);
      assertThat(measured.path("all").path(MeasuredPool.BREAKER_OPEN).asInt(-1)).isZero();
      assertThat(measured.has("problems")).isFalse();
    }
  }

  /** Half of the requests through each proxy. */
  private static void getQuietly(String name) {
    try {
      get(open, name, 5);
      get(second, name, 5);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
