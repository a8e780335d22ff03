package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.server.MetaReplies;
import io.keyway.server.MetaScripts;
import io.keyway.server.RandomMeta;
import io.keyway.server.TextClient;
import io.keyway.testing.MemcachedPool;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The same meta commands to one memcached, and through the proxy to three of them. */
final class MetaDifferentialTest {

  private static final int RANDOM_COMMANDS = 20_000;

  static final List<List<String>> SCRIPTS = MetaScripts.SAME;

  private MemcachedPool pool;
  private TextClient direct;
  private TextClient proxied;
  private MetaReplies theirs;
  private MetaReplies ours;

  @BeforeEach
  void start() throws IOException {
    pool = MemcachedPool.start();
    direct = new TextClient(pool.direct());
    proxied = new TextClient(pool.proxied());
    theirs = MetaReplies.ofOneServer(direct);
    ours = MetaReplies.ofOneServer(proxied);
  }

  @AfterEach
  void stop() throws IOException {
    direct.close();
    proxied.close();
    pool.close();
  }

  @ParameterizedTest
  @FieldSource("SCRIPTS")
  void script_throughTheProxy_isAnsweredAsByOneServer(List<String> script) {
    for (String request : script) {
      assertThat(ours.ask(request)).as(request).isEqualTo(theirs.ask(request));
    }
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

  /** Has every server give away the uniques that the commands name as those of nothing. */
  private static void useFirstUniques(TextClient client) {
    for (int i = 0; i < 100; i++) {
      client.ask("set used" + i + " 0 0 1\r\nx\r\n", "STORED\r\n");
    }
  }

  @Test
  void randomCommands_throughTheProxy_areAnsweredAsByOneServer() {
    long seed = System.nanoTime();
    RandomMeta commands = new RandomMeta(new Random(seed));
    useFirstUniques(direct);
    useFirstUniques(proxied);
    theirs = MetaReplies.ofSeveralServers(direct);
    ours = MetaReplies.ofSeveralServers(proxied);
    for (int i = 0; i < RANDOM_COMMANDS; i++) {
      String request = commands.next();
      assertThat(ours.ask(request))
          .as("seed %d, command %d: %s", seed, i, request)
          .isEqualTo(theirs.ask(request));
    }
  }
}
