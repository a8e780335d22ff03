package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cli.CacheTraffic.CacheClient;
import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Operators at work on a cluster of real parts. */
final class MemberCommandTest {

  private static final int KEYS = 1_000;
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
  private final LocalCluster cluster = new LocalCluster(addresses::put);

  @BeforeEach
  void start() throws InterruptedException {
    cluster.start(3, 64, 2, 0);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void changes_underTraffic_moveWhatThePlanSaidAndCauseNoError() throws Exception {
    long seed = System.nanoTime();
    System.out.println("MemberCommandTest seed=" + seed);
    List<InetSocketAddress> proxies = List.of(at("proxy-1"), at("proxy-2"));
    try (NodeServer fourth = NodeServer.start(node())) {
      String added = "node-4=127.0.0.1:%d*2".formatted(fourth.address().getPort());
      CacheTraffic traffic = new CacheTraffic(proxies, seed);
      try (traffic) {
        verifyChange(traffic, List.of("--add", added), List.of("add", added));
        verifyChange(traffic, List.of("--weight", "node-1=3"), List.of("weight", "node-1=3"));
        verifyChange(traffic, List.of("--remove", "node-2"), List.of("remove", "node-2", "--yes"));
        verifyChange(
            traffic,
            List.of("--remove", "node-4", "--weight", "node-1=1"),
            List.of("remove", "node-4"),
            List.of("weight", "node-1=1"));
      }
      assertThat(traffic.errors()).isEmpty();
      assertThat(traffic.requests()).isGreaterThan(100);
    }
  }

  @SafeVarargs
  private void verifyChange(CacheTraffic traffic, List<String> asIf, List<String>... changes)
      throws IOException {
    Map<String, String> before = owners("proxy-1");
    JsonNode plan = plan(before, asIf);
    Map<String, String> expected = new TreeMap<>(before);
    for (JsonNode moved : plan.get("movedKeys")) {
      assertThat(moved.get("from").stringValue())
          .isEqualTo(before.get(moved.get("key").stringValue()));
      expected.put(moved.get("key").stringValue(), moved.get("to").stringValue());
    }
    assertThat(plan.get("moved").intValue()).isBetween(1, KEYS - 1);

    for (List<String> change : changes) {
      CommandLineRun run = member(change, "-o", "json");
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.json().get("published").booleanValue()).isTrue();
      assertThat(run.json().get("adopted")).isEqualTo(JSON.readTree("[\"proxy-1\",\"proxy-2\"]"));
      assertThat(run.json().get("behind").isEmpty()).isTrue();
    }

    // The command has returned, so both proxies route by the new ring.
    assertThat(owners("proxy-1")).isEqualTo(expected);
    assertThat(owners("proxy-2")).isEqualTo(expected);
    long answered = traffic.requests();
    Awaitility.await().until(() -> traffic.requests() > answered + 50);
  }

  private JsonNode plan(Map<String, String> keys, List<String> asIf) {
    InputStream stdin = new ByteArrayInputStream(String.join("\n", keys.keySet()).getBytes(UTF_8));
    InputStream usual = System.in;
    System.setIn(stdin);
    try {
      List<String> arguments = new ArrayList<>(List.of("ring", "plan", "-o", "json"));
      arguments.addAll(asIf);
      arguments.addAll(List.of("--zookeeper", cluster.zookeeper(), "-"));
      CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.json().get("keys").intValue()).isEqualTo(KEYS);
      return run.json();
    } finally {
      System.setIn(usual);
    }
  }

  /** The owner of each of some keys, as a proxy says. */
  private Map<String, String> owners(String proxy) throws IOException {
    Map<String, String> owners = new TreeMap<>();
    try (CacheClient client = new CacheClient(at(proxy))) {
      for (int i = 0; i < KEYS; i++) {
        JsonNode answer = JSON.readTree(client.get("__keyway__.explain(key:" + i + ")"));
        owners.put("key:" + i, answer.get("owner").get("id").stringValue());
      }
    }
    return owners;
  }

  @Test
  void dryRun_ofEachChange_changesNothing() {
    JsonNode before = status();
    String free = "127.0.0.1:1";
    for (List<String> change :
        List.of(
            List.of("add", free),
            List.of("remove", "node-1"),
            List.of("drain", "node-1"),
            List.of("weight", "node-1=5"))) {
      CommandLineRun run = member(change, "--dry-run");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).startsWith("Epoch ").contains("node-1", "sampled keys move");
    }
    assertThat(member(List.of("activate", "node-1"), "--dry-run").out()).startsWith("No change");
    assertThat(status()).isEqualTo(before);
  }

  @Test
  void plan_ofTheSameChange_isTheSame() {
    String[] plan = {"ring", "plan", "--add", "127.0.0.1:1*2", "--zookeeper", cluster.zookeeper()};

    CommandLineRun first = CommandLineRun.of(plan);
    CommandLineRun again = CommandLineRun.of(plan);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).isEqualTo(again.out()).contains("of 100000 sampled keys move");
    // Two of five shares, give or take what the points of ketama do.
    JsonNode json = member(List.of("add", "127.0.0.1:1*2"), "--dry-run", "-o", "json").json();
    assertThat(json.get("dryRun").booleanValue()).isTrue();
    assertThat(json.get("plan").get("share").doubleValue()).isBetween(0.25, 0.55);
    assertThat(json.get("plan").get("moves").get(0).get("to").stringValue())
        .isEqualTo("127.0.0.1-1");
  }

  @Test
  void refusals_haveTheirExitCodesAndChangeNothing() {
    JsonNode before = status();

    assertRefused(ExitCode.REFUSED, "node-1 still runs", "remove", "node-1");
    assertRefused(
        ExitCode.REFUSED,
        "a ring never becomes empty",
        "remove",
        "node-1",
        "node-2",
        "node-3",
        "--yes");
    assertRefused(ExitCode.NOT_FOUND, "there is no member node-9", "drain", "node-9");
    assertRefused(ExitCode.REFUSED, "node-1 is a member already", "add", "node-1=h:1");
    assertRefused(
        ExitCode.REFUSED,
        "the address of node-2 already",
        "add",
        "x=127.0.0.1:" + at("node-2").getPort());
    assertRefused(ExitCode.USAGE, "weight: 5000 (expected: 1..1000)", "weight", "node-1=5000");
    assertRefused(ExitCode.USAGE, "expected: ID=WEIGHT", "weight", "node-1");
    assertRefused(ExitCode.USAGE, "expected: [ID=]HOST:PORT[*WEIGHT]", "add", "nonsense");
    assertRefused(ExitCode.USAGE, "name: 'ä'", "add", "h:1", "--label", "name=ä");
    assertRefused(ExitCode.NOT_FOUND, "pool nil does not exist", "list", "--pool", "nil");
    assertRefused(ExitCode.USAGE, "pool: \"a b\"", "list", "--pool", "a b");

    assertThat(status()).isEqualTo(before);
  }

  private void assertRefused(ExitCode code, String sentence, String... arguments) {
    CommandLineRun run = member(List.of(arguments));
    assertThat(run.err()).contains(sentence).startsWith("keyway member ");
    assertThat(run.err()).hasLineCount(code == ExitCode.USAGE ? 2 : 1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(code.value());
  }

  @Test
  void drainAndActivate_moveNoKey() throws IOException {
    Map<String, String> before = owners("proxy-1");

    CommandLineRun drained = member(List.of("drain", "node-2"));
    assertThat(drained.exitCode()).as(drained.err()).isZero();
    assertThat(drained.out()).contains("0.00 % of", "is adopted by proxy-1, proxy-2.");
    assertThat(status().get("members").get(1).get("state").stringValue()).isEqualTo("draining");
    assertThat(owners("proxy-1")).isEqualTo(before);

    assertThat(member(List.of("activate", "node-2")).exitCode()).isZero();
    assertThat(status().get("members").get(1).get("state").stringValue()).isEqualTo("active");
  }

  private CommandLineRun member(List<String> change, String... more) {
    List<String> arguments = new ArrayList<>(List.of("member"));
    arguments.addAll(change);
    arguments.addAll(List.of(more));
    arguments.addAll(List.of("--zookeeper", cluster.zookeeper()));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private JsonNode status() {
    CommandLineRun run =
        CommandLineRun.of("ring", "status", "-o", "json", "--zookeeper", cluster.zookeeper());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json();
  }

  private InetSocketAddress at(String component) {
    return Objects.requireNonNull(addresses.get(component), component);
  }

  private static NodeSettings node() {
    return new NodeSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        1,
        64,
        64,
        1,
        StoreSettings.DEFAULTS);
  }
}
