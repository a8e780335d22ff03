package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.fixture.Memcached;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The same meta commands to memcached and to a node, which must answer the same. */
final class MetaDifferentialTest {

  private static final int RANDOM_COMMANDS = 20_000;

  private static final List<String> STATS =
      List.of(
          ("cmd_get cmd_set cmd_touch cmd_meta get_hits get_misses delete_hits delete_misses"
                  + " incr_hits incr_misses decr_hits decr_misses cas_hits cas_misses cas_badval"
                  + " touch_hits touch_misses")
              .split(" "));

  static final List<List<String>> SCRIPTS = MetaScripts.SAME;

  private Memcached memcached;
  private NodeServer node;
  private TextClient toMemcached;
  private TextClient toNode;
  private MetaReplies theirs;
  private MetaReplies ours;

  @BeforeEach
  void start() throws IOException {
    // Its maintainer holds items for a moment, and a number that somebody holds changes in another
    // way.
    memcached = Memcached.start("-o", "no_lru_maintainer");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    node = NodeServer.start(new NodeSettings(any, 1, 100, 100, 0, StoreSettings.DEFAULTS));
    toMemcached = new TextClient(memcached.socketAddress());
    toNode = new TextClient(node.address());
    theirs = MetaReplies.ofOneServer(toMemcached);
    ours = MetaReplies.ofOneServer(toNode);
  }

  @AfterEach
  void stop() throws IOException {
    toMemcached.close();
    toNode.close();
    memcached.close();
    node.close();
  }

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void script_ofWhatVersionsShare_isAnsweredAsByMemcached(List<String> script) {
    for (String request : script) {
      assertThat(ours.ask(request)).as(request).isEqualTo(theirs.ask(request));
    }
    assertThat(stats(toNode)).isEqualTo(stats(toMemcached));
  }

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void script_inOneGo_isAnsweredInOrder(List<String> script) {
    // memcached changes a number that a reply refers to in a copy, without padding and state.
    List<String> requests =
        script.stream().filter(line -> !line.contains("{c}") && !line.startsWith("ma ")).toList();
    String all = String.join("|", requests);
    assertThat(ours.ask(all)).isEqualTo(theirs.ask(all));
  }

  @Test
  void differences_ofVersions_areTheKnownOnes() {
    for (MetaScripts.Difference difference : MetaScripts.DIFFERENT) {
      String request = difference.request();
      String reply = ours.ask(request);
      if (difference.reply() == null) {
        assertThat(reply).as(request).isEqualTo(theirs.ask(request));
      } else {
        assertThat(reply).as(request).isEqualTo(difference.reply());
        assertThat(theirs.ask(request)).as(request).isNotEqualTo(reply);
      }
    }
  }

  @Test
  void randomCommands_areAnsweredAsByMemcached() {
    long seed = System.nanoTime();
    RandomMeta commands = new RandomMeta(new Random(seed));
    for (int i = 0; i < RANDOM_COMMANDS; i++) {
      String request = commands.next();
      assertThat(RandomMeta.withPlainKeys(ours.ask(request)))
          .as("seed %d, command %d: %s", seed, i, request)
          .isEqualTo(RandomMeta.withPlainKeys(theirs.ask(request)));
    }
    assertThat(stats(toNode)).as("seed %d", seed).isEqualTo(stats(toMemcached));
  }

  private static Map<String, String> stats(TextClient client) {
    Map<String, String> stats = client.stats("stats");
    stats.keySet().retainAll(STATS);
    assertThat(stats).hasSameSizeAs(STATS);
    return stats;
  }
}
