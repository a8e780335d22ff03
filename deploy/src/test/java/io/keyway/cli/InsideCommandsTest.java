package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Address;
import io.keyway.fixture.FreePort;
import io.keyway.fixture.Memcached;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands that look inside, against two proxies over three nodes with ZooKeeper, in this
 * process.
 */
final class InsideCommandsTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, InetSocketAddress> ADDRESSES = new ConcurrentHashMap<>();
  private static LocalCluster cluster;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @BeforeAll
  static void start() throws Exception {
    cluster = new LocalCluster(ADDRESSES::put);
    cluster.start(3, 8, 2, 0);
    for (int i = 0; i < 60; i++) {
      execute(
          new SetCommand(new ByteArrayInputStream(new byte[0])),
          new StringWriter(),
          new StringWriter(),
          "page:" + i,
          "{\"plan\":\"" + (i % 20 == 0 ? "pro" : "free") + "\"}",
          "--ttl",
          String.valueOf(1000 + 100 * i),
          "--proxy",
          proxy());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void keys_byKeyAndValue_comeFromAllNodes_andNothingIsCounted() throws IOException {
    List<String> before = reads();
    assertThat(run(new KeysCommand(), "--match", "page:*", "--value", "$.plan==pro", "-o", "json"))
        .isZero();
    assertThat(out.toString().lines())
        .extracting(line -> JSON.readTree(line).path("key").asString())
        .containsExactlyInAnyOrder("page:0", "page:20", "page:40");
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void keys_inTable_haveTitlesAndSentence() {
    assertThat(run(new KeysCommand(), "--match", "page:1?", "--ttl", "..2050")).isZero();
    assertThat(out.toString().lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("SIZE", "TTL", "NODE", "KEY"));
    assertThat(out.toString()).contains("page:10").doesNotContain("page:19");
    assertThat(err.toString()).containsPattern("found [0-9]+, scanned [0-9]+ of [0-9]+");
  }

  @Test
  void keys_limited_goOnWhereTheyStopped() {
    List<String> keys = new ArrayList<>();
    String position = "";
    for (int round = 0; round < 3; round++) {
      out.getBuffer().setLength(0);
      err.getBuffer().setLength(0);
      run(
          new KeysCommand(),
          "--match",
          "page:*",
          "--only-keys",
          "--limit",
          "20",
          "--from",
          position);
      out.toString().lines().forEach(keys::add);
      position = err.toString().strip().replace("Go on with --from ", "");
    }
    assertThat(keys).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void keys_thatAreNot_areExitCode3() {
    assertThat(run(new KeysCommand(), "--match", "nobody:*")).isEqualTo(3);
    assertThat(run(new KeysCommand(), "--node", "node-9")).isEqualTo(3);
    assertThat(err.toString()).contains("no node is called node-9");
  }

  @Test
  void keys_withLostServer_areExitCode6() throws IOException {
    String node = address("node-1");
    assertThat(
            runBare(
                new KeysCommand(), "--server", node, "--server", "127.0.0.1:" + FreePort.find()))
        .isEqualTo(6);
    assertThat(err.toString()).contains("cannot connect to 127.0.0.1:");
  }

  @Test
  void keys_ofPoolInZooKeeper_areFound() {
    assertThat(
            runBare(
                new KeysCommand(),
                "--zookeeper",
                address(LocalCluster.ZOOKEEPER),
                "--match",
                "page:7",
                "--only-keys"))
        .isZero();
    assertThat(out.toString()).isEqualTo("page:7" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--ttl 5", "--value $.a=b", "--match /(/", "--from x", "--limit 0", "--timeout 0"})
  void keys_withWrongOption_areExitCode2(String options) {
    assertThat(run(new KeysCommand(), options.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
  }

  @Test
  void get_showsValueAndWhatItIs() {
    assertThat(run(new GetCommand(bytes), "page:20")).isZero();
    assertThat(JSON.readTree(out.toString()).path("plan").asString()).isEqualTo("pro");
    assertThat(err.toString()).contains("JSON", "expires in", "flags 0");
  }

  @Test
  void get_raw_isTheBytes() {
    assertThat(run(new GetCommand(bytes), "page:1", "--raw")).isZero();
    assertThat(bytes).asString().isEqualTo("{\"plan\":\"free\"}");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void get_ofControlCharacters_showsThemAndSendsNone() {
    run(set("\u001b[2Jwiped"), "hostile", "-");
    assertThat(run(new GetCommand(bytes), "hostile", "--as", "text")).isZero();
    assertThat(out.toString().strip()).isEqualTo("·[2Jwiped");
  }

  @Test
  void get_ofNothing_isExitCode3() {
    assertThat(run(new GetCommand(bytes), "nothing")).isEqualTo(3);
    assertThat(err.toString()).contains("no item has the key nothing");
  }

  @Test
  void set_underConditions_saysWhatKeptIt() {
    assertThat(run(set(""), "one", "1", "--replace")).isEqualTo(3);
    assertThat(run(set(""), "one", "1", "--add")).isZero();
    assertThat(run(set(""), "one", "2", "--add")).isEqualTo(1);
    run(new GetCommand(bytes), "one", "-o", "json");
    String unique = JSON.readTree(out.toString()).path("cas").asString();
    assertThat(run(set(""), "one", "3", "--cas", unique)).isZero();
    assertThat(run(set(""), "one", "4", "--cas", unique)).isEqualTo(1);
    assertThat(err.toString()).contains("one was changed since");
  }

  @Test
  void delete_ofSome_isExitCode6_ofNone3() {
    run(set(""), "gone-1", "x");
    run(set(""), "gone-2", "x");
    assertThat(run(delete("gone-1\nnever\n"), "-")).isEqualTo(6);
    assertThat(err.toString()).contains("1 deleted, 1 not found");
    assertThat(run(delete(""), "gone-1")).isEqualTo(3);
    assertThat(run(delete(""), "gone-2")).isZero();
  }

  @Test
  void delete_connectionBreaksHalfWay_saysHowFarItCame() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerTwice(server));
      String address = "127.0.0.1:" + server.getLocalPort();

      assertThat(runBare(delete(""), "a", "b", "c", "d", "--proxy", address)).isEqualTo(6);
      assertThat(err.toString()).endsWith("; before that: 1 deleted, 1 not found\n");
    }
  }

  private static void answerTwice(ServerSocket server) {
    try (Socket client = server.accept()) {
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      for (String answer : List.of("DELETED", "NOT_FOUND")) {
        requests.readLine();
        client.getOutputStream().write((answer + "\r\n").getBytes(UTF_8));
      }
      requests.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void touch_changesTheTimeToLive() {
    run(set(""), "touched", "x");
    assertThat(
            run(new TouchCommand(new ByteArrayInputStream(new byte[0])), "--ttl", "77", "touched"))
        .isZero();
    run(new GetCommand(bytes), "touched", "-o", "json");
    assertThat(JSON.readTree(out.toString()).path("ttl").asLong()).isBetween(60L, 77L);
  }

  @Test
  void explain_namesOwnerAndItem() {
    assertThat(run(new ExplainCommand(), "page:3", "-o", "json")).isZero();
    JsonNode answer = JSON.readTree(out.toString());
    assertThat(answer.path("owner").path("id").asString()).startsWith("node-");
    assertThat(answer.path("item").path("found").asString()).isEqualTo("yes");
    assertThat(run(new ExplainCommand(), "page:none")).isZero();
    assertThat(out.toString()).containsPattern("item found +no");
  }

  @Test
  void explain_byServerThatIsNoProxy_saysSo() {
    assertThat(runBare(new ExplainCommand(), "k", "--server", address("node-1"))).isEqualTo(1);
    assertThat(err.toString()).contains("it is no proxy of Keyway");
  }

  @Test
  void singleKeys_ofPoolInZooKeeper_areFoundWhereverTheyAre() {
    String[] pool = {"--zookeeper", address(LocalCluster.ZOOKEEPER)};
    for (int i = 0; i < 10; i++) {
      assertThat(runBare(new GetCommand(bytes), with(pool, "page:" + i))).isZero();
      assertThat(runBare(set(""), with(pool, "zk:" + i, "x"))).isZero();
      assertThat(run(new GetCommand(bytes), "zk:" + i)).isZero();
    }
    assertThat(runBare(new ExplainCommand(), with(pool, "page:1"))).isZero();
    assertThat(runBare(new GetCommand(bytes), with(pool, "k", "--pool", "other"))).isEqualTo(4);
    assertThat(err.toString()).contains("no proxy has a port for pool other");
    assertThat(runBare(new GetCommand(bytes), with(pool, "k", "--pool", "a b"))).isEqualTo(2);
  }

  @Test
  void whomToAsk_saidTwice_isExitCode2() {
    assertThat(run(new StatsCommand(), "--server", proxy())).isEqualTo(2);
    assertThat(run(new KeysCommand(), "--zookeeper", "127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains("--proxy, --server, --zookeeper: more than one of them");
    assertThat(
            runBare(new GetCommand(bytes), "k", "--server", proxy(), "--server", address("node-1")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--server: 2 of them (expected: one");
  }

  @Test
  void hotkeys_ofAllProxies_areAddedUp() {
    for (int i = 0; i < 30; i++) {
      run(new GetCommand(bytes), "hot:ü");
      runBare(new GetCommand(bytes), "hot:other", "--proxy", address("proxy-2"));
    }
    assertThat(run(new HotkeysCommand())).isZero();
    assertThat(out.toString()).contains("hot:ü").doesNotContain("hot:other");
    out.getBuffer().setLength(0);

    String zookeeper = address(LocalCluster.ZOOKEEPER);
    assertThat(runBare(new HotkeysCommand(), "-o", "json", "--zookeeper", zookeeper)).isZero();
    assertThat(JSON.readTree(out.toString()))
        .filteredOn(key -> key.path("key").asString().startsWith("hot:"))
        .allSatisfy(key ->
            assertThat(key.path("requests_per_second").asDouble())
                .isBetween(
                    key.path("requests_per_second_min").asDouble(),
                    key.path("requests_per_second_max").asDouble()))
        .extracting(key -> key.path("key").asString())
        .containsExactlyInAnyOrder("hot:ü", "hot:other");
  }

  @Test
  void hotkeys_ofProxyAndLostOne_areExitCode6() throws IOException {
    String nobody = "127.0.0.1:" + FreePort.find();
    assertThat(runBare(new HotkeysCommand(), "--server", proxy(), "--server", nobody)).isEqualTo(6);
    assertThat(err.toString()).contains("cannot connect to " + nobody);
  }

  @Test
  void hotkeys_ofNode_saysThatItIsNoProxy() {
    assertThat(runBare(new HotkeysCommand(), "--server", address("node-1"))).isEqualTo(1);
    assertThat(err.toString()).contains("does not tell hot keys: only proxies of Keyway do");
  }

  @Test
  void stats_areTables() {
    assertThat(run(new StatsCommand())).isZero();
    assertThat(out.toString()).containsPattern("(?m)^nodes_answered +3$");
    out.getBuffer().setLength(0);
    assertThat(run(new StatsCommand(), "items")).isZero();
    assertThat(out.toString().lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("number", "age", "evicted"));
    assertThat(run(new StatsCommand(), "nonsense")).isEqualTo(1);
  }

  @Test
  void stats_ofTwoServers_standSideBySide() {
    assertThat(
            runBare(
                new StatsCommand(),
                "settings",
                "--server",
                address("node-1"),
                "--server",
                address("node-2")))
        .isZero();
    assertThat(out.toString()).containsPattern("(?m)^NAME +127.0.0.1:\\d+ +127.0.0.1:\\d+$");
  }

  @Test
  void top_inBatch_showsRatesAfterTheFirstRound() {
    assertThat(run(new TopCommand(), "-b", "-n", "2", "--delay", "0.2", "--sort", "name")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).filteredOn(line -> line.startsWith("node-")).hasSize(6);
    assertThat(lines).filteredOn(line -> line.startsWith("TOTAL")).hasSize(2);
    assertThat(lines.get(1)).startsWith("NAME").contains("%HIT", "REQ/s", "WRITE/s");
    assertThat(run(new TopCommand(), "--sort", "SHOE")).isEqualTo(2);
  }

  @Test
  void top_ofLostServer_saysThatItIsDown() throws IOException {
    assertThat(runBare(new TopCommand(), "-n", "1", "--server", "127.0.0.1:" + FreePort.find()))
        .isZero();
    assertThat(out.toString()).contains("down", "cannot connect");
  }

  @Test
  void nobodyThere_isExitCode4() throws IOException {
    String nobody = "127.0.0.1:" + FreePort.find();
    for (Object command :
        List.of(new KeysCommand(), new StatsCommand(), new HotkeysCommand(), new TopCommand())) {
      assertThat(runBare(command, "--proxy", nobody)).as(command.getClass().getName()).isEqualTo(4);
    }
    assertThat(runBare(new GetCommand(bytes), "k", "--proxy", nobody)).isEqualTo(4);
  }

  @Test
  void memcached_isLookedInto_andSaidToCountReads() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      String server = memcached.address().toString();
      runBare(set(""), "k", "value", "--server", server);
      assertThat(runBare(new KeysCommand(), "--value", "val", "--server", server)).isZero();
      assertThat(err.toString()).contains("count what was read for --value as gets");
      assertThat(runBare(new StatsCommand(), "--server", server)).isZero();
      assertThat(out.toString()).containsPattern("(?m)^cmd_get +1$");
    }
  }

  @Test
  void completion_knowsCommandsAndOptions() {
    assertThat(runBare(new CompletionCommand())).isZero();
    assertThat(out.toString()).contains("_picocli_keyway_keys", "--min-size", "hotkeys");
  }

  private static String[] with(String[] options, String... arguments) {
    return Stream.of(arguments, options).flatMap(Stream::of).toArray(String[]::new);
  }

  private static SetCommand set(String input) {
    return new SetCommand(new ByteArrayInputStream(input.getBytes(UTF_8)));
  }

  private static DeleteCommand delete(String input) {
    return new DeleteCommand(new ByteArrayInputStream(input.getBytes(UTF_8)));
  }

  private static String address(String name) {
    return "127.0.0.1:" + Objects.requireNonNull(ADDRESSES.get(name)).getPort();
  }

  private static String proxy() {
    return address("proxy-1");
  }

  /** What the nodes say of reads, by node. */
  private static List<String> reads() throws IOException {
    List<String> reads = new ArrayList<>();
    for (String name : List.of("node-1", "node-2", "node-3")) {
      try (NodeClient client =
          NodeClient.connect(PoolNode.of(Address.parse(address(name))), NodeClient.TIMEOUT)) {
        Map<String, String> stats = client.stats("");
        for (String stat : List.of("cmd_get", "get_hits", "get_misses", "moves_within_lru")) {
          reads.add(name + stat + stats.get(stat));
        }
      }
    }
    return reads;
  }

  private int run(Object command, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--proxy", proxy()));
    return runBare(command, all.toArray(String[]::new));
  }

  private int runBare(Object command, String... arguments) {
    return execute(command, out, err, arguments);
  }

  private static int execute(
      Object command, StringWriter out, StringWriter err, String... arguments) {
    Failure failure = new Failure(false);
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failure)
        .setExecutionExceptionHandler(failure)
        .execute(arguments);
  }
}
