package io.keyway.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.command.CommandSettings;
import io.keyway.command.ListenerSettings;
import io.keyway.command.Permissions;
import io.keyway.store.SlabSettings;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators can see of a running node and do to it, over its sockets. */
final class AdminTest {

  private static final Permissions ALL = new Permissions(true, true, true, true);
  private static final Permissions NONE = new Permissions(false, false, false, false);
  private static final String STAMP = "ts=\\d+\\.\\d{6} gid=\\d+ ";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  @Test
  void watch_tellsFetches() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient watcher = watcher(node, "watch");
    LineClient client = client(node);
    client.ask("set k%\u00e9 0 0 3\r\nabc");
    assertThat(client.ask("get k%\u00e9 no")).startsWith("VALUE");
    assertThat(watcher.line())
        .matches(STAMP + "type=item_get key=k%25%E9 status=found clsid=1 cfd=\\d+ size=3");
    assertThat(watcher.line())
        .matches(STAMP + "type=item_get key=no status=not_found clsid=0 cfd=\\d+ size=0");
  }

  @Test
  void watch_tellsMutationsAndDeletions() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient watcher = watcher(node, "watch mutations deletions");
    LineClient client = client(node);
    client.ask("set k 0 60 3\r\nabc");
    client.ask("add k 0 0 1\r\na");
    client.ask("cas k 0 0 1 1\r\na");
    client.ask("cas other 0 0 1 1\r\na");
    client.ask("set big 0 0 2000000\r\n" + "x".repeat(2_000_000));
    client.ask("delete k");
    String mutation = STAMP + "type=item_store key=";
    assertThat(watcher.line())
        .matches(mutation + "k status=stored cmd=set ttl=60 clsid=1 cfd=\\d+ size=3");
    assertThat(watcher.line())
        .matches(mutation + "k status=not_stored cmd=add ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "k status=exists cmd=cas ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "other status=not_found cmd=cas ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "big status=too_large cmd=set ttl=0 clsid=0 cfd=\\d+ size=2000000");
    assertThat(watcher.line()).matches(STAMP + "type=deleted key=k cmd=delete clsid=1 size=3");
  }

  @Test
  void watch_tellsOfMetaCommands() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient watcher = watcher(node, "watch fetchers mutations deletions");
    LineClient client = client(node);
    client.ask("ms k 3 T60\r\nabc");
    client.ask("mg k s");
    client.ask("mg none");
    client.ask("ms k 1 ME\r\na");
    client.ask("ms k 1 MA\r\nd");
    client.ask("ms k 1 C1\r\na");
    client.ask("ms none 1 C1\r\na");
    client.ask("ms none 1 MR\r\na");
    client.ask("ms big 2000000\r\n" + "x".repeat(2_000_000));
    client.ask("md k");
    String fetch = STAMP + "type=item_get key=";
    String mutation = STAMP + "type=item_store key=";
    assertThat(watcher.line())
        .matches(mutation + "k status=stored cmd=set ttl=60 clsid=1 cfd=\\d+ size=3");
    assertThat(watcher.line()).matches(fetch + "k status=found clsid=1 cfd=\\d+ size=3");
    assertThat(watcher.line()).matches(fetch + "none status=not_found clsid=0 cfd=\\d+ size=0");
    assertThat(watcher.line())
        .matches(mutation + "k status=not_stored cmd=add ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "k status=stored cmd=append ttl=60 clsid=1 cfd=\\d+ size=4");
    assertThat(watcher.line())
        .matches(mutation + "k status=exists cmd=cas ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "none status=not_found cmd=cas ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "none status=not_stored cmd=replace ttl=0 clsid=1 cfd=\\d+ size=1");
    assertThat(watcher.line())
        .matches(mutation + "big status=too_large cmd=set ttl=0 clsid=0 cfd=\\d+ size=2000000");
    assertThat(watcher.line()).matches(STAMP + "type=deleted key=k cmd=md clsid=1 size=4");
  }

  @Test
  void metaCommands_areCountedByClassAndPrefix() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    client.ask("stats detail on");
    client.ask("ms p:k 2\r\n10");
    client.ask("mg p:k s");
    client.ask("mg p:k s T100");
    client.ask("mg p:none v");
    client.ask("ma p:k");
    client.ask("ma p:k MD");
    client.ask("ma p:none");
    client.ask("ms p:k 1 C999999\r\nx");
    client.ask("ms p:k 1\r\nxx");
    client.line(); // the rest of what was no value
    client.ask("md p:k");
    client.ask("md p:k");
    Map<String, String> slabs = client.stats("stats slabs");
    assertThat(slabs)
        .containsEntry("1:get_hits", "1")
        .containsEntry("1:touch_hits", "1")
        .containsEntry("1:cmd_set", "3")
        .containsEntry("1:incr_hits", "1")
        .containsEntry("1:decr_hits", "1")
        .containsEntry("1:cas_badval", "1")
        .containsEntry("1:delete_hits", "1");
    assertThat(client.ask("stats detail dump")).isEqualTo("PREFIX p get 3 hit 2 set 3 del 2");
  }

  @Test
  void hits_areCountedBySegment() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    client.ask("lru temp_ttl 60");
    client.ask("set k 0 0 1\r\nx");
    client.ask("set soon 0 10 1\r\nx");
    client.ask("mg k s");
    client.ask("mg soon s");
    client.ask("mg k s T0");
    Map<String, String> items = client.stats("stats items");
    assertThat(items)
        .containsEntry("items:1:hits_to_warm", "0")
        .containsEntry("items:1:hits_to_temp", "1");
    // The upkeep may have moved it meanwhile.
    assertThat(items.get("items:1:hits_to_hot") + items.get("items:1:hits_to_cold"))
        .isIn("10", "01");
  }

  @Test
  void pages_doNotMoveByThemselves_whereTheyMayNotMove() throws IOException {
    SlabSettings fixed = new SlabSettings(List.of(), 1 << 19, false, 1, 0.8, 10, 0.01);
    StoreSettings usual = StoreSettings.DEFAULTS;
    StoreSettings store =
        new StoreSettings(
            usual.memoryMegabytes(),
            usual.growthFactor(),
            usual.chunkBytesMin(),
            usual.itemBytesMax(),
            usual.evicting(),
            usual.unique(),
            fixed,
            usual.lru(),
            usual.crawler(),
            usual.index(),
            null);
    assertThat(client(node(CommandSettings.DEFAULTS, store)).stats("stats settings"))
        .containsEntry("slab_reassign", "no")
        .containsEntry("slab_automove", "0");
  }

  @Test
  void watch_tellsConnections() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient watcher = watcher(node, "watch connevents");
    LineClient client = client(node);
    client.send("quit\r\n");
    String peer = "rip=127\\.0\\.0\\.1 rport=" + client.port() + " transport=tcp ";
    assertThat(watcher.line()).matches(STAMP + "type=conn_new " + peer + "cfd=\\d+");
    assertThat(watcher.line())
        .matches(STAMP + "type=conn_close " + peer + "reason=normal cfd=\\d+");
  }

  @Test
  void watch_tellsEvictions() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS, StoreSettings.DEFAULTS.withMemoryMegabytes(1));
    LineClient watcher = watcher(node, "watch evictions");
    LineClient client = client(node);
    for (int i = 0; i < 40; i++) {
      client.ask("set key" + i + " 0 100 100000\r\n" + "x".repeat(100_000));
    }
    assertThat(watcher.line())
        .matches(
            STAMP + "type=eviction key=key\\d+ fetch=no ttl=\\d+ la=\\d+ clsid=32 size=100000");
  }

  @Test
  void watch_slowWatcher_missesLinesAndIsToldHowMany() throws IOException {
    NodeServer node =
        node(
            new CommandSettings(
                Permissions.DEFAULTS, 0, 20, 0, ':', false, 4 << 10, Optional.empty()));
    LineClient watcher = watcher(node, "watch fetchers");
    LineClient client = client(node);
    String request = "get" + (" " + "k".repeat(200)).repeat(1000) + "\r\n";
    while (client.stat("log_watcher_skipped") == 0) {
      client.send(request);
      assertThat(client.line()).isEqualTo("END");
    }
    String line;
    do {
      client.ask("get more");
      line = watcher.line();
    } while (!line.startsWith("skipped="));
    assertThat(line).matches("skipped=[1-9]\\d*");
  }

  @Test
  void watch_isRefused() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient client = client(node);
    assertThat(client.ask("watch fetchers nonsense")).isEqualTo("ERROR");
    client.send("version\r\nwatch fetchers\r\n");
    assertThat(client.line()).startsWith("VERSION");
    assertThat(client.line()).isEqualTo("ERROR cannot pipeline other commands before watch");
    assertThat(client(node(with(NONE))).ask("watch"))
        .isEqualTo("CLIENT_ERROR watch commands not allowed");
    for (int i = 0; i < 20; i++) {
      watcher(node, "watch");
    }
    assertThat(client.ask("watch")).isEqualTo("WATCHER_TOO_MANY log watcher limit reached");
    assertThat(client.stat("log_watchers")).isEqualTo(20);
  }

  @Test
  void watch_ends_whenItsClientLeaves() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient watcher = watcher(node, "watch");
    LineClient client = client(node);
    watcher.send("get ignored\r\n");
    watcher.close();
    await().atMost(5, SECONDS).until(() -> client.stat("log_watchers") == 0);
    assertThat(client.stat("cmd_get")).isZero();
  }

  @Test
  void conns_tellListenersAndClients() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient watcher = watcher(node, "watch connevents");
    LineClient uploading = client(node);
    uploading.ask("version");
    uploading.send("set k 0 0 100\r\nx");
    LineClient client = client(node);
    Map<String, String> stats = client.stats("stats conns");
    String listening = "tcp:127.0.0.1:" + node.address().getPort();
    assertThat(state(stats, listening)).isEqualTo("conn_listening");
    assertThat(state(stats, "tcp:127.0.0.1:" + client.port())).isEqualTo("conn_parse_cmd");
    assertThat(state(stats, "tcp:127.0.0.1:" + watcher.port())).isEqualTo("conn_watch");
    assertThat(stats.values().stream().filter(listening::equals)).hasSize(4);
    await()
        .atMost(5, SECONDS)
        .until(() ->
            state(client.stats("stats conns"), "tcp:127.0.0.1:" + uploading.port())
                .equals("conn_nread"));
  }

  private static String state(Map<String, String> stats, String address) {
    return stats.entrySet().stream()
        .filter(e -> e.getKey().endsWith(":addr") && e.getValue().equals(address))
        .map(e -> stats.getOrDefault(e.getKey().replace(":addr", ":state"), ""))
        .findFirst()
        .orElse("");
  }

  @Test
  void idleTimeout_closesTheSilentAlone() throws IOException {
    NodeServer node =
        node(
            new CommandSettings(
                Permissions.DEFAULTS, 0, 20, 1, ':', false, 256 << 10, Optional.empty()));
    LineClient watcher = watcher(node, "watch connevents");
    LineClient silent = client(node);
    LineClient busy = client(node);
    await()
        .atMost(10, SECONDS)
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(() -> busy.stat("idle_kicks") == 1);
    assertThat(silent.line()).isEqualTo("(closed)");
    assertThat(busy.ask("mn")).isEqualTo("MN");
    String line = watcher.line();
    while (!line.contains("conn_close")) {
      line = watcher.line();
    }
    assertThat(line).contains("reason=idle_timeout");
  }

  @Test
  void requestsPerEvent_othersGetTheirTurnAndOrderIsKept() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient greedy = client(node);
    LineClient other = client(node);
    int requests = 20_000;
    StringBuilder batch = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      batch.append("set k 0 0 6 noreply\r\n").append("%06d".formatted(i)).append("\r\n");
      batch.append(i % 1000 == 0 ? "get k\r\n" : "");
    }
    Thread sender = Thread.ofVirtual().start(() -> sendAll(greedy, batch.toString()));
    for (int i = 0; i < requests; i += 1000) {
      assertThat(greedy.line()).isEqualTo("VALUE k 0 6");
      assertThat(greedy.line()).isEqualTo("%06d".formatted(i));
      assertThat(greedy.line()).isEqualTo("END");
      assertThat(other.ask("mn")).isEqualTo("MN");
    }
    await().atMost(5, SECONDS).until(() -> !sender.isAlive());
    assertThat(other.stat("conn_yields")).isGreaterThan(requests / 20 / 2);
    assertThat(other.stat("cmd_set")).isEqualTo(requests);
  }

  private static void sendAll(LineClient client, String batch) {
    try {
      client.send(batch);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void requestsPerEvent_anOrdinaryPipelineDoesNotYield() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    client.send("mn\r\n".repeat(20));
    for (int i = 0; i < 20; i++) {
      assertThat(client.line()).isEqualTo("MN");
    }
    assertThat(client.stat("conn_yields")).isZero();
  }

  @Test
  void shutdown_needsPermission() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    assertThat(client(node).ask("shutdown")).isEqualTo("SERVER_ERROR: shutdown not enabled");
    assertThat(node.stopRequested().toCompletableFuture()).isNotDone();
    NodeServer willing = node(with(ALL));
    LineClient client = client(willing);
    assertThat(client.ask("shutdown now")).isEqualTo("CLIENT_ERROR invalid shutdown mode");
    assertThat(client.ask("shutdown graceful")).isEqualTo("(closed)");
    await().atMost(5, SECONDS).until(() -> willing.stopRequested().toCompletableFuture().isDone());
  }

  @Test
  void flush_canBeForbidden() throws IOException {
    LineClient client = client(node(with(NONE)));
    assertThat(client.ask("flush_all")).isEqualTo("CLIENT_ERROR flush_all not allowed");
    assertThat(client.ask("stats cachedump 1 1")).isEqualTo("ERROR stats cachedump not allowed");
    assertThat(client.stats("stats settings"))
        .containsEntry("flush_enabled", "no")
        .containsEntry("dump_enabled", "no")
        .containsEntry("shutdown_command", "no");
  }

  @Test
  void verbosity_isChangedAndShown() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    assertThat(client.ask("verbosity 1")).isEqualTo("OK");
    assertThat(client.stats("stats settings")).containsEntry("verbosity", "1");
    client.send("verbosity 0 noreply\r\n");
    assertThat(client.stats("stats settings")).containsEntry("verbosity", "0");
  }

  @Test
  void slabs_areAnsweredInMemcachedsWords() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    assertThat(client.ask("slabs")).isEqualTo("ERROR");
    assertThat(client.ask("slabs reassign 1 2"))
        .isEqualTo("NOSPARE source class has no spare pages");
    assertThat(client.ask("slabs reassign 99 2")).isEqualTo("BADCLASS invalid src or dst class id");
    assertThat(client.ask("slabs reassign 2 2")).isEqualTo("SAME src and dst class are identical");
    assertThat(client.ask("slabs reassign -1 2")).isEqualTo("BADCLASS invalid src or dst class id");
    assertThat(client.ask("slabs automove 0")).isEqualTo("OK");
    assertThat(client.ask("slabs automove 3")).isEqualTo("ERROR");
    assertThat(client.ask("slabs automove ratio 0.5")).isEqualTo("OK");
    assertThat(client.ask("slabs automove window 2"))
        .isEqualTo("CLIENT_ERROR automove window too low or too high");
  }

  @Test
  void lru_isTuned() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    assertThat(client.ask("lru mode flat")).isEqualTo("OK");
    assertThat(client.ask("lru mode round")).isEqualTo("ERROR");
    assertThat(client.ask("lru temp_ttl 61")).isEqualTo("OK");
    assertThat(client.ask("lru tune 10 25 0.1 2.0")).isEqualTo("OK");
    assertThat(client.ask("lru tune 50 40 0.1 2.0"))
        .isEqualTo("ERROR hot and warm pcts must not exceed 80");
    assertThat(client.ask("lru tune 10 25 0 2.0"))
        .isEqualTo("ERROR hot/warm age factors must be greater than 0");
  }

  @Test
  void settings_tellWhatOperatorsHaveChanged() throws IOException {
    NodeServer node = node(CommandSettings.DEFAULTS);
    LineClient client = client(node);
    client.ask("cache_memlimit 128");
    client.ask("slabs automove 0");
    client.ask("slabs automove ratio 0.5");
    client.ask("slabs automove window 30");
    client.ask("lru tune 10 25 0.1 3.0");
    client.ask("lru temp_ttl 33");
    client.ask("lru mode flat");
    client.ask("lru_crawler tocrawl 7");
    client.ask("lru_crawler disable");
    // Each on another event loop.
    for (int i = 0; i < 4; i++) {
      assertThat(client(node).stats("stats settings"))
          .containsEntry("maxbytes", "134217728")
          .containsEntry("slab_automove", "0")
          .containsEntry("slab_automove_ratio", "0.50")
          .containsEntry("slab_automove_window", "30")
          .containsEntry("hot_lru_pct", "10")
          .containsEntry("warm_lru_pct", "25")
          .containsEntry("hot_max_factor", "0.10")
          .containsEntry("warm_max_factor", "3.00")
          .containsEntry("temp_lru", "yes")
          .containsEntry("temporary_ttl", "33")
          .containsEntry("lru_segmented", "no")
          .containsEntry("lru_crawler_tocrawl", "7")
          .containsEntry("lru_crawler", "no");
    }
  }

  @Test
  void crawler_isStartedAndSteered() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    assertThat(client.ask("set gone 0 -1 1\r\nx")).isEqualTo("STORED");
    assertThat(client.ask("lru_crawler crawl all")).isEqualTo("OK");
    await().until(() -> "0".equals(client.stats("stats").get("curr_items")));
    assertThat(client.ask("lru_crawler crawl 99")).isEqualTo("BADCLASS invalid class id");
    assertThat(client.ask("lru_crawler sleep 2000000"))
        .isEqualTo("CLIENT_ERROR sleep must be one second or less");
    assertThat(client.ask("lru_crawler tocrawl 10")).isEqualTo("OK");
    assertThat(client.ask("lru_crawler disable")).isEqualTo("OK");
    assertThat(client.ask("lru_crawler crawl all")).isEqualTo("CLIENT_ERROR lru crawler disabled");
  }

  @Test
  void metadump_showsEveryItemAndChangesNothing() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    for (int i = 0; i < 5_000; i++) {
      client.send("set key%" + i + " 7 0 1 noreply\r\nx\r\n");
    }
    assertThat(client.ask("lru_crawler metadump all")).isEqualTo("OK");
    Set<String> keys = new HashSet<>();
    for (String line = client.line(); !line.equals("END"); line = client.line()) {
      assertThat(line)
          .matches("key=key%25\\d+ exp=-1 la=\\d+ cas=\\d+ fetch=no cls=1 size=\\d+ flags=7 ");
      keys.add(line.substring(0, line.indexOf(' ')));
    }
    assertThat(keys).hasSize(5_000);
    assertThat(client.ask("lru_crawler mgdump hash")).isEqualTo("OK");
    Set<String> requests = new HashSet<>();
    for (String line = client.line(); !line.equals("EN"); line = client.line()) {
      requests.add(line);
    }
    assertThat(requests).hasSize(5_000).contains("mg key%4999");
    assertThat(client.stats("stats")).containsEntry("cmd_get", "0");
  }

  @Test
  void memoryLimit_isChangedWithinReason() throws IOException {
    LineClient client = client(node(CommandSettings.DEFAULTS));
    assertThat(client.ask("cache_memlimit 128")).isEqualTo("OK");
    assertThat(client.stats("stats")).containsEntry("limit_maxbytes", "134217728");
    assertThat(client.ask("cache_memlimit 7"))
        .isEqualTo("MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m");
    assertThat(client.ask("cache_memlimit 9999999999"))
        .isEqualTo("MEMLIMIT_ADJUST_FAILED input value is megabytes not bytes");
    client.send("cache_memlimit 7 noreply\r\n");
    assertThat(client.ask("mn")).isEqualTo("MN");
  }

  private static CommandSettings with(Permissions permissions) {
    return new CommandSettings(permissions, 0, 20, 0, ':', false, 256 << 10, Optional.empty());
  }

  private NodeServer node(CommandSettings commands) {
    return node(commands, StoreSettings.DEFAULTS);
  }

  private NodeServer node(CommandSettings commands, StoreSettings store) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    NodeServer node =
        NodeServer.start(
            new NodeSettings(new ListenerSettings(address, 100), 1, 100, commands, 1, store));
    open.add(node);
    return node;
  }

  private LineClient client(NodeServer node) throws IOException {
    LineClient client = new LineClient(node.address());
    open.add(client);
    return client;
  }

  private LineClient watcher(NodeServer node, String command) throws IOException {
    LineClient watcher = client(node);
    assertThat(watcher.ask(command)).isEqualTo("OK");
    return watcher;
  }
}
