package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code keyway proxy} says of options that can't be. */
final class ProxyCommandTest {

  private final StringWriter err = new StringWriter();

  private int run(String options) {
    String[] arguments =
        Stream.concat(Stream.of("proxy"), Stream.of(options.split(" "))).toArray(String[]::new);
    return Main.commandLine(new Failure(false))
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--pool default | name the pool's members by either --zookeeper or --member",
        "--member h:1 --listener s=11212 | pool s has no --member",
        "--member h:1 --route s:=s | pool s has no --member",
        "--member s/h:1 --route s:=s | pool default has no --member",
        "--member h:1 --member s/h:1 | no --listener or --route leads to pool s of --member",
        "--member h:1 --listener default=11212 | there are two ports for pool default",
        "--member h:1 --listener s=1 --listener s=2 | there are two ports for pool s",
        "--member h:1 --listener s=11211 | there are two pools on 0.0.0.0:11211",
        "--member h:1 --route a=s --route a=t | there are two routes for keys that start with a",
        "--member h:1 --pool a/b | pool: \"a/b\" (expected: 1 to 64 of A-Z a-z 0-9 . _ -)",
        "--member h:1 --admin-port 70000 | --admin-port: 70000 (expected: 0 to 65535)",
        "--member h:1 -t 0 | threads: 0 (expected: at least 1)",
        "--zookeeper h:1 --cluster a/b | cluster: \"a/b\" (expected: 1 to 64 of A-Z a-z 0-9 . _ -)",
      })
  void options_thatContradict_areOneSentenceAndUsage(String options, String sentence) {
    assertThat(run(options)).as(options).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString().lines())
        .containsExactly("keyway proxy: " + sentence, "See keyway proxy --help.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "--listener s | 's' is not pool=port or pool=host:port with a port of 0 to 65535",
        "--listener s=99999 | 's=99999' is not pool=port or pool=host:port",
        "--listener s=h:1:2 | 's=h:1:2' is not pool=port or pool=host:port",
        "--listener a/b=1 | 'a/b=1': pool: \"a/b\" (expected: 1 to 64",
        "--route user: | 'user:' is not prefix=pool or prefix=pool,strip",
        "--route =s | '=s': the prefix of a route is empty",
        "--route a= | 'a=': pool: \"\" (expected: 1 to 64",
        "--route a=s,strop | 'a=s,strop': pool: \"s,strop\" (expected: 1 to 64",
        "--member a/b/h:1 | 'a/b/h:1' is not [pool/]host:port[*weight]: ",
        "--member h:1 --placement nonsense | profile: 'nonsense' (expected: ",
        "--member /h:1 | '/h:1' is not [pool/]host:port[*weight]: ",
      })
  void value_thatCannotBeRead_isRefusedWithItsForm(String options, String sentence) {
    assertThat(run(options)).as(options).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString().lines().toList()).hasSize(2).first().asString().contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lost rehash            | lost: \"rehash\" (expected: error or miss, as"
            + " libmemcached.ketama_weighted has no rule for dead servers)",
        "--lost gone              | --lost",
        "--partial some           | --partial",
        "--max-open-percent 101   | max_open_percent: 101 (expected: 0..100)",
        "--reply-timeout-ms 5     | reply_timeout_ms: 5 (expected: 10..60000)",
        "--connect-timeout-ms -1  | connect_timeout_ms: -1 (expected: 10..60000)",
        "--failure-limit 1001     | failure_limit: 1001 (expected: 1..1000)",
      })
  void policy_outsideItsRule_isAUsageError(String options, String sentence) {
    assertThat(run("--member 127.0.0.1:1 " + options)).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString()).contains(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--placement twemproxy.ketama",
        "--hash md5",
        "--placement-option hash_tag={}",
        "--partial miss",
        "--lost miss",
        "--max-open-percent 33",
        "--reply-timeout-ms 1000",
        "--connect-timeout-ms 1000",
        "--failure-limit 3",
      })
  void settingOfThePool_withZooKeeper_isRefused(String option) {
    assertRefused(
        "--zookeeper h:1 ",
        option,
        "only for --member (with --zookeeper it is a setting of the pool: see 'keyway"
            + " pool set')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cluster default",
        "--zookeeper-auth file",
        "--zookeeper-config file",
        "--state-dir /tmp"
      })
  void matterOfZooKeeper_withMembers_isRefused(String option) {
    assertRefused(
        "--member h:1 ",
        option,
        "only for --zookeeper (with --member the pool is what the command line says)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--admin-listen 127.0.0.1", "--console-accounts file"})
  void matterOfTheConsole_withoutAdminPort_isRefused(String option) {
    assertRefused("--member h:1 ", option, "only with --admin-port, on which the console is");
  }

  private void assertRefused(String others, String option, String why) {
    String name = option.substring(0, option.indexOf(' '));
    assertThat(run(others + option)).isEqualTo(ExitCode.USAGE.value());
    assertThat(err.toString().lines())
        .containsExactly("keyway proxy: " + name + ": " + why, "See keyway proxy --help.");
  }

  @Test
  void portInUse_isAFailureAndNoUsage() {
    assertThat(run("--member h:1 -l 203.0.113.1")).isEqualTo(ExitCode.FAILED.value());
    assertThat(err.toString()).startsWith("keyway proxy: ").contains("203.0.113.1");
  }
}
