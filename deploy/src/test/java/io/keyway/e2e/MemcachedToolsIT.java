package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
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

  private final CacheServer server;
  private final InetSocketAddress address;

  MemcachedToolsIT(CacheServer server) {
    this.server = server;
    this.address = server.nodeAddress();
  }

  @Test
  void memccapable_passesWhatItPassesOnMemcached() throws IOException, InterruptedException {
    assertChecksPass(address);
  }

  @Test
  void memccapable_throughTheProxy_passesWhatItPassesOnANode()
      throws IOException, InterruptedException {
    assertChecksPass(server.address());
  }

  private void assertChecksPass(InetSocketAddress checked)
      throws IOException, InterruptedException {
    Tool tool = Tool.run("memccapable", "-h", host(), "-p", Integer.toString(checked.getPort()));
    List<String> passed =
        PASSED.matcher(tool.output()).results().map(result -> result.group(1)).toList();
    if (server.isKeyway()) {
      assertThat(passed)
          .hasSize(CHECK_COUNT - OUTDATED_CHECKS.size())
          .doesNotContainAnyElementsOf(OUTDATED_CHECKS);
    } else {
      assertThat(passed).hasSize(CHECK_COUNT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--exp_verify=0.1", "--binary"})
  void memcaslap_findsNoWrongValue(String option) throws IOException, InterruptedException {
    // Without --overwrite and --division: with them it finds wrong values even on memcached.
    Tool tool =
        Tool.run(
            "memcaslap",
            "--servers=" + hostAndPort(),
            "--threads=2",
            "--concurrency=8",
            "--execute_number=10000",
            "--verify=1",
            option);
    assertThat(tool.output())
        .contains("cmd_get: 9000\n", "cmd_set: 1000\n", "get_misses: 0\n")
        .contains("verify_misses: 0\n", "verify_failed: 0\n");
  }

  @Test
  void memcstat_showsTheCounters() throws IOException, InterruptedException {
    Tool tool = Tool.run("memcstat", "--servers=" + hostAndPort());
    assertThat(tool.exitCode()).isZero();
    assertThat(tool.output())
        .contains("\tpid: ", "\tuptime: ", "\tcmd_get: ", "\tcurr_items: ", "\tlimit_maxbytes: ");
  }

  @Test
  void memcachedTool_showsSlabsStatsAndSettings() throws IOException, InterruptedException {
    try (RawConnection connection = new RawConnection(address)) {
      assertThat(connection.ask("set tool 0 0 3\r\nabc\r\n")).isEqualTo("STORED\r\n");
    }
    assertThat(memcachedTool("display").lines())
        .anyMatch(line -> line.matches(" +1 +96B +\\d+s +[1-9]\\d* +[1-9]\\d* +\\S+ +0 +0 +0"));
    assertThat(memcachedTool("stats")).containsPattern("(?m)^ +threads +\\d");
    assertThat(memcachedTool("settings")).containsPattern("(?m)^ +maxbytes +67108864$");
  }

  private String memcachedTool(String mode) throws IOException, InterruptedException {
    Tool tool = Tool.run(MEMCACHED_TOOL, hostAndPort(), mode);
    assertThat(tool.exitCode()).as(tool.output()).isZero();
    return tool.output();
  }

  /**
   * Its queries in its own form, a blank and a bare line feed: itself it wants to see a terminal.
   */
  @Test
  void queriesOfDamemtop_haveItsColumns() throws IOException {
    try (RawConnection connection = new RawConnection(address)) {
      connection.ask("set tool 0 0 3\r\nabc\r\ndelete none\r\n");
      String reply = connection.ask("stats \nstats items\nstats slabs\n");
      assertThat(reply.split("END\r\n")).hasSize(3);
      assertThat(reply)
          .endsWith("END\r\n")
          .contains("STAT get_hits ", "STAT get_misses ", "STAT bytes ", "STAT limit_maxbytes ")
          .contains("STAT version ", "STAT evictions ", "STAT bytes_written ")
          .contains("STAT items:1:number ", "STAT 1:used_chunks ");
    }
  }

  private String host() {
    return address.getAddress().getHostAddress();
  }

  private String hostAndPort() {
    return host() + ":" + address.getPort();
  }
}
