package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus makes of a node and a proxy, and of the files that come with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsIT {

  private static final Path MONITORING =
      Path.of(System.getProperty(LocalClusterProcess.HOME_PROPERTY), "monitoring");

  private static final Path RULES = MONITORING.resolve("alerts.yaml").toAbsolutePath();

  /** What only the proxy has, and is told of no node. */
  private static final Pattern OF_PROXY =
      Pattern.compile("memcached_(proxy_.*|round_robin_fallback_total|unexpected_napi_ids_total)");

  /** Names that the exporter has given against the rule that promtool checks. */
  private static final Pattern AGAINST_THE_RULE =
      Pattern.compile("memcached_\\S+ (non-)?counter metrics should (not )?have \"_total\" suffix");

  private static final Pattern NAME =
      Pattern.compile("\\b(?:memcached|keyway)_(?!exporter)[a-z0-9_]+");

  private AdminProcess node;
  private AdminProcess proxy;
  private Prometheus prometheus;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    node = AdminProcess.start("node", "-o", "temporary_ttl=60");
    String member = "127.0.0.1:" + node.address().getPort();
    proxy = AdminProcess.start("proxy", "-t", "1", "--member", member);
    try (RawConnection client = new RawConnection(proxy.address())) {
      assertThat(client.ask("set a 0 0 1\r\n1\r\nset t 0 30 1\r\n1\r\nincr a 1\r\nget a b\r\n"))
          .isEqualTo("STORED\r\nSTORED\r\n2\r\nVALUE a 0 1\r\n2\r\nEND\r\n");
    }
    prometheus =
        Prometheus.start(
            folder, RULES, Map.of("node", node.adminAddress(), "proxy", proxy.adminAddress()));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> prometheus.isReady() && prometheus.query("up == 1").size() == 2);
  }

  @AfterAll
  void stop() {
    prometheus.close();
    proxy.close();
    node.close();
  }

  private static Map<String, String> exporterTypes() throws IOException {
    Map<String, String> types = new TreeMap<>();
    try (InputStream file =
        Objects.requireNonNull(MetricsIT.class.getResourceAsStream("exporter-metrics.txt"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      text.lines().forEach(line -> types.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
    }
    return types;
  }

  @Test
  void proxy_hasEveryFigureOfTheExporter() throws Exception {
    assertThat(prometheus.types("proxy")).containsAllEntriesOf(exporterTypes());
  }

  @Test
  void node_hasEveryFigureOfTheExporterButAProxys() throws Exception {
    Map<String, String> expected = exporterTypes();
    expected.keySet().removeIf(name -> OF_PROXY.matcher(name).matches());
    assertThat(prometheus.types("node")).containsAllEntriesOf(expected);
  }

  @Test
  void commands_areCountedByCommandAndStatus() throws Exception {
    for (String job : List.of("node", "proxy")) {
      String commands =
          "memcached_commands_total{job=\"" + job + "\",command=\"%s\",status=\"%s\"}";
      assertThat(value(commands.formatted("get", "hit"))).isEqualTo("1");
      assertThat(value(commands.formatted("get", "miss"))).isEqualTo("1");
      assertThat(value(commands.formatted("incr", "hit"))).isEqualTo("1");
      assertThat(value("sum(memcached_slab_temporary_items{job=\"" + job + "\"})")).isEqualTo("1");
    }
  }

  @Test
  void latencies_areHistogramsByNodeCommandAndOutcome() throws Exception {
    String get = "{job=\"proxy\",command=\"get\",outcome=\"ok\"}";
    assertThat(value("keyway_backend_latency_seconds_count" + get)).isEqualTo("1");
    assertThat(value("keyway_backend_latency_seconds_bucket{le=\"+Inf\"," + get.substring(1)))
        .isEqualTo("1");
    assertThat(value("sum by (phase) (keyway_backend_phase_seconds_count{phase=\"answer\"})"))
        .isEqualTo("4");
    assertThat(Double.parseDouble(value("keyway_backend_latency_seconds_sum" + get)))
        .isBetween(1e-6, 5.0);
  }

  private String value(String expression) throws IOException, InterruptedException {
    JsonNode result = prometheus.query(expression);
    assertThat(result.size()).as(expression).isEqualTo(1);
    return result.get(0).get("value").get(1).asString();
  }

  @Test
  void alerts_areEvaluated() throws Exception {
    assertThat(Tool.run("promtool", "check", "rules", RULES.toString()).exitCode()).isZero();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            rules().stream().noneMatch(rule -> rule.get("health").asString().equals("unknown")));
    assertThat(rules())
        .hasSizeGreaterThan(10)
        .allSatisfy(rule -> {
          assertThat(rule.get("health").asString()).as(rule.toString()).isEqualTo("ok");
          assertThat(rule.get("state").asString()).as(rule.toString()).isEqualTo("inactive");
        });
  }

  private List<JsonNode> rules() throws IOException, InterruptedException {
    List<JsonNode> rules = new ArrayList<>();
    prometheus.rules().forEach(group -> group.get("rules").forEach(rules::add));
    return rules;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dashboard-servers.json", "dashboard-proxies.json", "alerts.yaml"})
  void expressions_nameWhatThereIs(String file) throws Exception {
    Matcher name = NAME.matcher(Files.readString(MONITORING.resolve(file)));
    List<String> named = name.results().map(found -> found.group()).distinct().toList();
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(prometheus.names()).containsAll(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dashboard-servers.json", "dashboard-proxies.json"})
  void panels_areUnderstood(String file) throws Exception {
    List<JsonNode> panels = new ArrayList<>();
    new JsonMapper().readTree(MONITORING.resolve(file)).get("panels").forEach(panels::add);
    assertThat(panels).hasSizeGreaterThan(10);
    for (JsonNode panel : panels) {
      for (JsonNode target : panel.path("targets")) {
        String expression = target.get("expr").asString();
        prometheus.query(
            expression.replace("$__rate_interval", "1m").replaceAll("\\$[a-z]+", ".+"));
      }
    }
  }

  @Test
  void pages_areAsPrometheusWants() throws Exception {
    for (AdminProcess process : List.of(node, proxy)) {
      Process promtool = new ProcessBuilder("promtool", "check", "metrics").start();
      promtool.getOutputStream().write(page(process.adminAddress()));
      promtool.getOutputStream().close();
      String said =
          new String(promtool.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
              + new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.lines()).hasSizeBetween(6, 7).allMatch(AGAINST_THE_RULE.asMatchPredicate());
    }
  }

  private static byte[] page(InetSocketAddress address) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray()).body();
    }
  }
}
