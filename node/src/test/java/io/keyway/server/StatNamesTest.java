package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.fixture.Memcached;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statistics have the names of a real memcached's, in its order, but for known differences. */
final class StatNamesTest {

  /** What 1.6.45, which the node follows, has in place of something that 1.6.18 has. */
  private static final Set<String> NEWER =
      Set.of("slab_reassign_busy_nomem", "slab_reassign_last_busy_status", "client_flags_size");

  private static final Set<String> OLDER = Set.of("slab_reassign_evictions_nomem");

  private final NodeServer node =
      NodeServer.start(
          new NodeSettings(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              1,
              100,
              100,
              1,
              StoreSettings.DEFAULTS));

  private Memcached memcached;
  private LineClient ours;
  private LineClient theirs;

  @BeforeEach
  void start() throws IOException {
    memcached = Memcached.start();
    ours = new LineClient(node.address());
    theirs = new LineClient(memcached.socketAddress());
  }

  @AfterEach
  void stop() throws IOException {
    ours.close();
    theirs.close();
    memcached.close();
    node.close();
  }

  @Test
  void general_hasMemcachedsNames() throws IOException {
    assertSameNames("stats");
  }

  @Test
  void settings_haveMemcachedsNames() throws IOException {
    assertSameNames("stats settings");
  }

  @Test
  void itemsAndSlabs_haveMemcachedsNames() throws IOException {
    for (LineClient client : List.of(ours, theirs)) {
      assertThat(client.ask("set a 0 0 1\r\nx")).isEqualTo("STORED");
      assertThat(client.ask("set b 0 0 5\r\n" + "x".repeat(5))).isEqualTo("STORED");
      assertThat(client.ask("set c 0 0 500\r\n" + "x".repeat(500))).isEqualTo("STORED");
    }
    assertSameNames("stats items");
    assertSameNames("stats slabs");
    assertThat(ours.stats("stats slabs").get("1:cmd_set")).isEqualTo("2");
  }

  private void assertSameNames(String command) throws IOException {
    assertThat(names(ours, command, NEWER::contains))
        .isEqualTo(names(theirs, command, name -> OLDER.contains(name) || name.startsWith("ssl_")));
  }

  private static List<String> names(LineClient client, String command, Predicate<String> known)
      throws IOException {
    List<String> names = new ArrayList<>(client.stats(command).keySet());
    names.removeIf(known);
    return names;
  }
}
