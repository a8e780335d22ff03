package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tools that come with memcached and libmemcached, against a single server and through a proxy.
 */
@EveryServer
final class MemcachedToolsIT {

  private static final String MEMCACHED_TOOL = "/usr/share/memcached/scripts/memcached-tool";

  /**
   * What memccapable wants otherwise than memcached 1.6.45 does: that a number behind a deleted key
   * be refused.
   */
  private static final Set<String> OUTDATED_CHECKS = Set.of("ascii delete", "ascii delete noreply");

  private static final Pattern PASSED =
      Pattern.compile("((?:ascii|binary) \\w+(?: noreply)?) +\\[pass]");
  private static final int CHECK_COUNT = 54;
  private static final int DUMPED = 30;

  private final CacheServer server;
  private final Set<InetSocketAddress> addresses;

  MemcachedToolsIT(CacheServer server) {
    this.server = server;
    this.addresses = new LinkedHashSet<>(List.of(server.nodeAddress(), server.address()));
  }

  @Test
  void memccapable_passesWhatItPassesOnMemcached() throws IOException, InterruptedException {
    for (InetSocketAddress at : addresses) {
      Tool tool =
          Tool.run(
              "memccapable",
              "-h",
              at.getAddress().getHostAddress(),
              "-p",
              Integer.toString(at.getPort()));
      List<String> passed =
          PASSED.matcher(tool.output()).results().map(result -> result.group(1)).toList();
      if (server.isKeyway()) {
        assertThat(passed)
            .as("at %s", at)
            .hasSize(CHECK_COUNT - OUTDATED_CHECKS.size())
            .doesNotContainAnyElementsOf(OUTDATED_CHECKS);
      } else {
        assertThat(passed).hasSize(CHECK_COUNT);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--exp_verify=0.1", "--binary"})
  void memcaslap_findsNoWrongValue(String option) throws IOException, InterruptedException {
    // Without --overwrite and --division: with them it finds wrong values even on memcached.
    for (InetSocketAddress at : addresses) {
      Tool tool =
          Tool.run(
              "memcaslap",
              "--servers=" + hostAndPort(at),
              "--threads=2",
              "--concurrency=8",
              "--execute_number=10000",
              "--verify=1",
              option);
      assertThat(tool.output())
          .as("at %s", at)
          .contains("cmd_get: 9000\n", "cmd_set: 1000\n", "get_misses: 0\n")
          .contains("verify_misses: 0\n", "verify_failed: 0\n");
    }
  }

  @Test
  void memcstat_showsTheCounters() throws IOException, InterruptedException {
    for (InetSocketAddress at : addresses) {
      Tool tool = Tool.run("memcstat", "--servers=" + hostAndPort(at));
      assertThat(tool.exitCode()).as("at %s", at).isZero();
      assertThat(tool.output())
          .contains("\tpid: ", "\tuptime: ", "\tcmd_get: ", "\tcurr_items: ", "\tversion: ")
          .containsPattern("\tlimit_maxbytes: [1-9]\\d+\n");
    }
  }

  @Test
  void memcachedTool_showsSlabsStatsSettingsAndSizes() throws IOException, InterruptedException {
    for (InetSocketAddress at : addresses) {
      store(at, "tool", "abc");
      assertThat(memcachedTool(at, "display").lines())
          .as("at %s", at)
          .anyMatch(line -> line.matches(" +1 +96B +\\d+s +[1-9]\\d* +[1-9]\\d* +\\S+ +0 +0 +0"));
      assertThat(memcachedTool(at, "stats"))
          .containsPattern("(?m)^ +threads +\\d")
          .containsPattern("(?m)^ +curr_items +[1-9]");
      assertThat(memcachedTool(at, "settings")).containsPattern("(?m)^ +maxbytes +67108864$");
      assertThat(memcachedTool(at, "sizes"))
          .containsPattern(
              server.isKeyway() ? "(?m)^ +96 +[1-9]" : "(?m)^ +sizes_status +disabled$");
    }
  }

  @Test
  void memcachedTool_dumpsKeysAndValues() throws IOException, InterruptedException {
    for (InetSocketAddress at : addresses) {
      for (int i = 0; i < DUMPED; i++) {
        store(at, "dumped-" + i, "value " + i);
      }
      String keys = memcachedTool(at, "keys");
      String dump = memcachedTool(at, "dump");
      for (int i = 0; i < DUMPED; i++) {
        String value = "value " + i;
        assertThat(keys).as("at %s", at).contains("key=dumped-" + i + " exp=-1 ");
        assertThat(dump)
            .as("at %s", at)
            .contains("add dumped-%d 0 0 %d\r\n%s\r\n".formatted(i, value.length(), value));
      }
    }
  }

  private static void store(InetSocketAddress at, String key, String value) throws IOException {
    try (RawConnection connection = new RawConnection(at)) {
      assertThat(connection.ask("set %s 0 0 %d\r\n%s\r\n".formatted(key, value.length(), value)))
          .isEqualTo("STORED\r\n");
    }
  }

  private static String memcachedTool(InetSocketAddress at, String mode)
      throws IOException, InterruptedException {
    Tool tool = Tool.run(MEMCACHED_TOOL, hostAndPort(at), mode);
    assertThat(tool.exitCode()).as(tool.output()).isZero();
    return tool.output();
  }

  /**
   * Its queries in its own form, a blank and a bare line feed: itself it wants to see a terminal.
   */
  @Test
  void queriesOfDamemtop_haveItsColumns() throws IOException {
    for (InetSocketAddress at : addresses) {
      try (RawConnection connection = new RawConnection(at)) {
        connection.ask("set tool 0 0 3\r\nabc\r\ndelete none\r\n");
        String reply = connection.ask("stats \nstats items\nstats slabs\n");
        assertThat(reply.split("END\r\n")).as("at %s", at).hasSize(3);
        assertThat(reply)
            .endsWith("END\r\n")
            .contains("STAT get_hits ", "STAT get_misses ", "STAT bytes ", "STAT limit_maxbytes ")
            .contains("STAT version ", "STAT evictions ", "STAT bytes_written ")
            .contains("STAT items:1:number ", "STAT 1:used_chunks ");
      }
    }
  }

  private static String hostAndPort(InetSocketAddress at) {
    return at.getAddress().getHostAddress() + ":" + at.getPort();
  }
}
