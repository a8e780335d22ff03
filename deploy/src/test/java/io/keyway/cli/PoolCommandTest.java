package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Acknowledgement;
import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.Member;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Registration;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingVersion;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What operators do to ZooKeeper while neither nodes nor proxies run. */
final class PoolCommandTest {

  private static final String KETAMA = "libmemcached.ketama_weighted";
  private static EmbeddedZooKeeper zooKeeper;

  private String name = "";
  private Cluster cluster;

  @BeforeAll
  static void startZooKeeper() {
    zooKeeper = EmbeddedZooKeeper.start(0);
  }

  @AfterAll
  static void stopZooKeeper() {
    zooKeeper.close();
  }

  @BeforeEach
  void connect(TestInfo test) {
    name = Integer.toHexString(test.getDisplayName().hashCode());
    cluster = Cluster.connect(zooKeeper.connectString(), name);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void pool_fromCreationToDeletion() {
    assertJson(
        run("pool", "create", "--pool", "s", "placement=twemproxy.ketama", "option.hash_tag={}"),
        """
        {"pool":"s","settings":{"placement":"twemproxy.ketama","options":{"hash_tag":"{}"}},"created":true}
        """);
    assertThat(run("pool", "create", "--pool", "s", "placement=twemproxy.ketama").exitCode())
        .isEqualTo(ExitCode.REFUSED.value());
    assertJson(
        run("pool", "create", "--pool", "t", "--dry-run"),
        """
        {"pool":"t","settings":{"placement":"%s"},"created":false}
        """
            .formatted(KETAMA));
    assertJson(
        run("pool", "set", "--pool", "s", "hash=md5", "option.hash_tag="),
        """
        {"dryRun":false,"plan":{"changes":false,"epoch":null,"nextEpoch":null},
         "published":true,"epoch":0,"adopted":[],"behind":[]}
        """);
    assertJson(
        run("pool", "show", "--pool", "s"),
        """
        {"pool":"s","settings":{"placement":"twemproxy.ketama","hash":"md5"},"members":0,"epoch":null}
        """);
    assertJson(
        run("pool", "list"),
        """
        [{"pool":"s","placement":"twemproxy.ketama/md5","members":0,"live":0,"epoch":null}]
        """);

    assertThat(run("pool", "set", "--pool", "s", "lost=miss", "max_open_percent=40").exitCode())
        .isZero();
    assertThat(run("pool", "show", "--pool", "s").json().get("settings").toString())
        .contains("\"lost\":\"miss\"", "\"max_open_percent\":40");

    CommandLineRun unconfirmed = run("pool", "delete", "--pool", "s");
    assertThat(unconfirmed.exitCode()).isEqualTo(ExitCode.REFUSED.value());
    assertThat(unconfirmed.err()).contains("who owns its keys is lost (expected: --yes)");
    assertJson(
        run("pool", "delete", "--pool", "s", "--dry-run"), "{\"pool\":\"s\",\"deleted\":false}");
    assertJson(run("pool", "delete", "--pool", "s", "--yes"), "{\"pool\":\"s\",\"deleted\":true}");
    assertThat(run("pool", "show", "--pool", "s").exitCode()).isEqualTo(ExitCode.NOT_FOUND.value());
    assertJson(run("pool", "list"), "[]");
  }

  /** Nothing is lost by them, so nobody is asked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool create",
        "pool set lost=miss",
        "member add h:1",
        "member drain n",
        "member activate n",
        "member weight n=2"
      })
  void changeThatAsksNothing_takesNoYes(String command) {
    assertUsage("unknown option '--yes'", (command + " --yes").split(" "));
  }

  @Test
  void poolInUse_isNotDeleted() {
    cluster.documents("p").create(PoolSettings.DEFAULT);
    Registration node =
        cluster.register("p", Member.of("node-1", new Address("127.0.0.1", 1)), 1, "1");
    Awaitility.await().until(node::registered);

    CommandLineRun run = run("pool", "delete", "--pool", "p", "--yes");

    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED.value());
    assertThat(run.err()).contains("in use by node-1");
    assertThat(cluster.pools()).containsExactly("p");
  }

  @Test
  void wrongSettings_areUsageErrorsThatNameTheRule() {
    cluster.documents("default").create(PoolSettings.DEFAULT);
    assertUsage("nonsense (expected: a field of a pool's settings", "pool", "set", "nonsense=1");
    assertUsage("'no.such' (expected: a name that", "pool", "set", "placement=no.such");
    assertUsage("max_open_percent: 101 (expected: 0..100)", "pool", "set", "max_open_percent=101");
    assertUsage("lost: \"gone\" (expected: one of [", "pool", "set", "lost=gone");
    assertUsage("hash of", "pool", "create", "--pool", "x", "hash=crc99");
    assertUsage("setting: 'word' (expected: NAME=VALUE)", "pool", "set", "word");
    assertThat(cluster.pools()).containsExactly("default");
  }

  private void assertUsage(String sentence, String... arguments) {
    CommandLineRun run = run(arguments);
    assertThat(run.err()).contains(sentence).hasLineCount(2);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.value());
  }

  @Test
  void memberBeforeAnyProxy_isWritten() {
    run("pool", "create");

    CommandLineRun add = run("member", "add", "a=10.0.0.1:11211*2", "--label", "zone=x");

    assertJson(
        add,
        """
        {"dryRun":false,"plan":{"changes":true,"epoch":null,"nextEpoch":1,"keys":100000,
          "sampled":true,"moved":100000,"share":1.0,
          "moves":[{"from":null,"to":"a","keys":100000,"share":1.0}],
          "members":[{"id":"a","share":0.0,"nextShare":1.0}]},
         "published":false,"epoch":0,"adopted":[],"behind":[]}
        """);
    assertJson(
        run("member", "list"),
        """
        [{"id":"a","address":"10.0.0.1:11211","weight":2,"slot":null,"state":"active",
          "inRing":false,"live":false,"labels":{"zone":"x"}}]
        """);
    assertThat(run("member", "add", "a=10.0.0.1:11211*2").exitCode()).isZero();
  }

  @Test
  void status_tellsAllAndWhatIsWrong() {
    Ring ring = Ring.stable(4, KETAMA, List.of(Member.of("a", new Address("h", 1))), Set.of());
    cluster.documents("default").write(ring.members().getFirst());
    cluster.documents("default").write(Member.of("b", new Address("h", 1)).withSlot(3));
    cluster.documents("default").publish(ring, RingVersion.ABSENT);
    Acknowledgement acknowledgement = cluster.acknowledgement("default", "proxy-1");
    acknowledgement.adopted(ring);
    Awaitility.await().until(() -> !cluster.documents("default").acks().isEmpty());
    String members = "/keyway/" + name + "/pools/default/members/";

    assertJson(
        run("ring", "status"),
        """
        {"pool":"default","epoch":4,"phase":"STABLE","placement":"%s","coordinator":null,
         "members":[
           {"id":"a","address":"h:1","weight":1,"slot":null,"state":"active","inRing":true,
            "live":false,"labels":{}},
           {"id":"b","address":"h:1","weight":1,"slot":3,"state":"active","inRing":false,
            "live":false,"labels":{}}],
         "proxies":[{"id":"proxy-1","address":null,"epoch":4}],
         "problems":[
           {"path":"%sa","problem":"address: h:1 (expected: not that of b)"},
           {"path":"%sb","problem":"address: h:1 (expected: not that of a)"}]}
        """
            .formatted(KETAMA, members, members));
    assertThat(CommandLineRun.of(arguments("ring", "status")).out())
        .startsWith("pool default: epoch 4, STABLE, 1 members, " + KETAMA)
        .contains("coordinator: none is elected", "MEMBER", "PROXY")
        .contains(members + "a: address: h:1 (expected: not that of b)");
  }

  @Test
  void proxyThatDoesNotFollow_isWaitedForAndNamed() {
    Member a = Member.of("a", new Address("h", 1));
    Ring ring = Ring.stable(4, KETAMA, List.of(a), Set.of());
    cluster.documents("default").write(a);
    cluster.documents("default").publish(ring.withEpoch(5), RingVersion.ABSENT);
    Acknowledgement acknowledgement = cluster.acknowledgement("default", "slow");
    acknowledgement.adopted(ring);
    Awaitility.await().until(() -> !cluster.documents("default").acks().isEmpty());

    CommandLineRun run = run("member", "add", "a=h:1", "--timeout", "3");

    assertThat(run.exitCode()).isEqualTo(ExitCode.PARTLY_DONE.value());
    assertThat(run.err()).contains("waiting for slow to adopt epoch 5");
    assertThat(run.json().get("behind").get(0).stringValue()).isEqualTo("slow");
  }

  @Test
  void watch_printsEachRing() throws Exception {
    Member a = Member.of("a", new Address("h", 1));
    cluster.documents("default").write(a);
    cluster
        .documents("default")
        .publish(Ring.stable(1, KETAMA, List.of(a), Set.of()), RingVersion.ABSENT);
    try (PipedReader reader = new PipedReader();
        PrintWriter out = new PrintWriter(new PipedWriter(reader))) {
      Thread watching =
          Thread.startVirtualThread(() ->
              Main.commandLine(new Failure(false)).setOut(out).execute(arguments("ring", "watch")));
      BufferedReader lines = new BufferedReader(reader);
      assertThat(lines.readLine())
          .isEqualTo("epoch=1 phase=STABLE placement=" + KETAMA + " members=a");
      RingVersion version = cluster.documents("default").ring();
      Ring next = Ring.stable(2, KETAMA, List.of(a.withWeight(3)), Set.of());
      cluster.documents("default").publish(next, version.version());
      assertThat(lines.readLine()).startsWith("epoch=2 ").endsWith("members=a*3");
      watching.interrupt();
      watching.join();
    }
  }

  @Test
  void zooKeeper_missingOrUnreachable_isSaid(@TempDir Path folder) throws Exception {
    CommandLineRun missing = CommandLineRun.of("pool", "list");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE.value());
    assertThat(missing.err()).contains("--zookeeper: missing");

    CommandLineRun away = CommandLineRun.of("pool", "list", "--zookeeper", "127.0.0.1:1");
    assertThat(away.exitCode()).isEqualTo(ExitCode.CANNOT_CONNECT.value());
    assertThat(away.err())
        .isEqualTo("keyway pool list: ZooKeeper at 127.0.0.1:1 cannot be reached\n");

    Path file = folder.resolve("auth");
    Files.writeString(file, "without a colon\n");
    CommandLineRun malformed = run("pool", "list", "--zookeeper-auth", file.toString());
    assertThat(malformed.exitCode()).isEqualTo(ExitCode.USAGE.value());
    assertThat(malformed.err()).contains("(expected: user:password)").doesNotContain("colon");
  }

  @Test
  void credentialsInAFile_keepOthersOut(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("auth");
    Files.writeString(file, "operator:secret\n");

    assertThat(run("pool", "create", "--zookeeper-auth", file.toString()).exitCode()).isZero();

    CommandLineRun other = run("pool", "show");
    assertThat(other.exitCode()).isEqualTo(ExitCode.FAILED.value());
    assertThat(other.err()).contains("no permission for /keyway/" + name);
    assertThat(run("pool", "show", "--zookeeper-auth", file.toString()).exitCode()).isZero();
  }

  private static void assertJson(CommandLineRun run, String expected) {
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.json()).isEqualTo(new JsonMapper().readTree(expected));
  }

  private CommandLineRun run(String... command) {
    List<String> all = new ArrayList<>(List.of(arguments(command)));
    all.addAll(List.of("-o", "json"));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private String[] arguments(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--zookeeper", zooKeeper.connectString(), "--cluster", name));
    return all.toArray(String[]::new);
  }
}
