package io.keyway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.net.ConnectionLimit;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.keyway.store.StoreSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatsReportTest {

  /** What exporters and libmemcached's tools read. */
  private static final String GENERAL =
      """
      pid uptime time version pointer_size rusage_user rusage_system max_connections
      curr_connections total_connections rejected_connections cmd_get cmd_set cmd_flush cmd_touch
      get_hits get_misses get_expired get_flushed delete_misses delete_hits incr_misses incr_hits
      decr_misses decr_hits cas_misses cas_hits cas_badval touch_hits touch_misses store_too_large
      store_no_memory bytes_read bytes_written limit_maxbytes accepting_conns listen_disabled_num
      threads hash_power_level hash_bytes hash_is_expanding bytes curr_items total_items
      expired_unfetched evicted_unfetched evictions reclaimed
      """;

  private final Store store = Store.open(StoreSettings.DEFAULTS, 0);
  private final List<Counters> workers = List.of(new Counters(), new Counters());
  private final ConnectionLimit connections = new ConnectionLimit(100);
  private final Observation observation = Observation.of(CommandSettings.DEFAULTS, System.err);
  private final List<ClientStats> sockets = new ArrayList<>();
  private final StatsReport report =
      new StatsReport(
          store,
          workers,
          connections,
          new ListenerSettings(InetSocketAddress.createUnresolved("127.0.0.1", 11211), 1024),
          CommandSettings.DEFAULTS,
          observation,
          () -> sockets);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void general_hasEveryNameThatToolsRead() {
    assertThat(stats("").keySet()).contains(GENERAL.strip().split("\\s+"));
  }

  @Test
  void general_addsUpWorkers() {
    workers.get(0).increment(Stat.CMD_GET);
    workers.get(1).add(Stat.CMD_GET, 41);
    set("k", 10);
    assertThat(stats(""))
        .containsEntry("cmd_get", "42")
        .containsEntry("curr_items", "1")
        .containsEntry("total_items", "1")
        .containsEntry("bytes", "70")
        .containsEntry("threads", "2")
        .containsEntry("max_connections", "100")
        .containsEntry("limit_maxbytes", "67108864")
        .containsEntry("hash_power_level", "16")
        .hasSize(93);
  }

  @Test
  void general_figuresAreOfTheFormThatExportersParse() {
    Map<String, String> stats = stats("");
    assertThat(stats.get("rusage_user")).matches("\\d+\\.\\d{6}");
    assertThat(stats.get("rusage_system")).matches("\\d+\\.\\d{6}");
    assertThat(stats.get("version")).doesNotContain(" ");
  }

  @Test
  void settings_tellWhatTheNodeWasStartedWith() {
    assertThat(stats("settings"))
        .containsEntry("maxbytes", "67108864")
        .containsEntry("maxconns", "100")
        .containsEntry("tcpport", "11211")
        .containsEntry("udpport", "0")
        .containsEntry("inter", "127.0.0.1")
        .containsEntry("growth_factor", "1.25")
        .containsEntry("chunk_size", "48")
        .containsEntry("num_threads", "2")
        .containsEntry("cas_enabled", "yes")
        .containsEntry("evictions", "on")
        .containsEntry("tcp_backlog", "1024")
        .containsEntry("item_size_max", "1048576")
        .containsEntry("lru_crawler", "yes")
        .hasSize(66);
  }

  @Test
  void items_tellEachClassThatHasSome() {
    assertThat(stats("items")).isEmpty();
    set("a", 1);
    set("b", 1);
    set("c", 1000);
    assertThat(stats("items"))
        .hasSize(2 * 28)
        .containsEntry("items:1:number", "2")
        .containsEntry("items:1:age", "0")
        .containsEntry("items:1:mem_requested", "122")
        .containsEntry("items:12:number", "1")
        .containsEntry("items:12:mem_requested", "1060");
  }

  @Test
  void sizes_tellHowManyItemsThereAreOfEach() {
    assertThat(stats("sizes")).isEmpty();
    set("a", 3);
    set("b", 3);
    set("c", 1000);
    assertThat(stats("sizes")).containsOnly(Map.entry("64", "2"), Map.entry("1088", "1"));
    try (Entry entry = store.newEntry()) {
      entry.open(new byte[] {'a'}, 0, 1);
      entry.delete();
    }
    assertThat(stats("sizes")).containsOnly(Map.entry("64", "1"), Map.entry("1088", "1"));
  }

  @Test
  void slabs_tellCommandsOfEachClass() {
    set("a", 1);
    workers.get(0).increment(ClassStat.HITS_TO_HOT, 1);
    workers.get(1).increment(ClassStat.HITS_TO_COLD, 1);
    workers.get(1).increment(ClassStat.CMD_SET, 2);
    assertThat(stats("slabs")).containsEntry("1:get_hits", "2").containsEntry("1:cmd_set", "0");
    assertThat(stats("items"))
        .containsEntry("items:1:hits_to_hot", "1")
        .containsEntry("items:1:hits_to_warm", "0")
        .containsEntry("items:1:hits_to_cold", "1");
    text("reset");
    assertThat(stats("slabs")).containsEntry("1:get_hits", "0");
  }

  @Test
  void conns_tellEachSocket() {
    sockets.add(new ClientStats(7, "tcp:0.0.0.0:11211", "", "conn_listening", 5));
    sockets.add(new ClientStats(9, "tcp:10.0.0.1:5", "tcp:10.0.0.2:11211", "conn_read", 2));
    assertThat(stats("conns"))
        .containsOnly(
            Map.entry("7:addr", "tcp:0.0.0.0:11211"),
            Map.entry("7:state", "conn_listening"),
            Map.entry("7:secs_since_last_cmd", "5"),
            Map.entry("9:addr", "tcp:10.0.0.1:5"),
            Map.entry("9:listen_addr", "tcp:10.0.0.2:11211"),
            Map.entry("9:state", "conn_read"),
            Map.entry("9:secs_since_last_cmd", "2"));
  }

  @Test
  void detail_countsByPrefixWhileItIsOn() {
    PrefixCounters prefixes = observation.prefixes();
    byte[] key = "user:1".getBytes(StandardCharsets.US_ASCII);
    prefixes.fetched(key, 0, key.length, true);
    assertThat(text("detail dump")).isEqualTo("END\r\n");
    assertThat(text("detail on")).isEqualTo("OK\r\n");
    prefixes.fetched(key, 0, key.length, true);
    prefixes.fetched(key, 0, key.length, false);
    prefixes.stored(key, 0, key.length);
    prefixes.deleted(key, 0, key.length);
    prefixes.stored(key, 5, 1);
    assertThat(text("detail dump")).isEqualTo("PREFIX user get 2 hit 1 set 1 del 1\r\nEND\r\n");
    assertThat(text("detail off")).isEqualTo("OK\r\n");
    prefixes.stored(key, 0, key.length);
    assertThat(text("detail dump")).startsWith("PREFIX user get 2 hit 1 set 1 del 1\r\n");
    text("reset");
    assertThat(text("detail dump")).isEqualTo("END\r\n");
    assertThat(text("detail")).isEqualTo("CLIENT_ERROR usage: stats detail on|off|dump\r\n");
  }

  @Test
  void detail_countsNoMorePrefixesThanItsLimit() {
    text("detail on");
    for (int i = 0; i < PrefixCounters.PREFIXES_MAX + 10; i++) {
      byte[] key = ("p" + i + ":x").getBytes(StandardCharsets.US_ASCII);
      observation.prefixes().stored(key, 0, key.length);
    }
    assertThat(text("detail dump").lines()).hasSize(PrefixCounters.PREFIXES_MAX + 1);
  }

  @Test
  void slabs_tellEachClassThatHasPages() {
    assertThat(stats("slabs"))
        .containsOnly(Map.entry("active_slabs", "0"), Map.entry("total_malloced", "0"));
    set("a", 1);
    set("b", 1000);
    Map<String, String> stats = stats("slabs");
    assertThat(stats)
        .containsEntry("1:chunk_size", "96")
        .containsEntry("1:total_pages", "1")
        .containsEntry("1:used_chunks", "1")
        .containsEntry("1:free_chunks_end", "0")
        .containsEntry("12:chunk_size", "1184")
        .containsEntry("active_slabs", "2")
        .containsEntry("total_malloced", "2097152");
    assertThat(stats.get("1:total_chunks")).isEqualTo(stats.get("1:chunks_per_page"));
    int chunks = Integer.parseInt(stats.getOrDefault("1:total_chunks", ""));
    assertThat(stats).containsEntry("1:free_chunks", Integer.toString(chunks - 1));
  }

  @Test
  void reset_clearsCountersAndNotWhatIsThere() {
    set("a", 1);
    workers.get(0).add(Stat.BYTES_READ, 1000);
    connections.tryEnter();
    assertThat(text("reset")).isEqualTo("RESET\r\n");
    workers.get(0).add(Stat.BYTES_READ, 3);
    assertThat(stats(""))
        .containsEntry("bytes_read", "3")
        .containsEntry("total_items", "0")
        .containsEntry("total_connections", "0")
        .containsEntry("curr_connections", "1")
        .containsEntry("curr_items", "1")
        .containsEntry("bytes", "61");
  }

  @Test
  void unknownWords_areAnError() {
    assertThat(text("nonsense")).isEqualTo("ERROR\r\n");
    assertThat(text("of")).isEqualTo("ERROR\r\n");
  }

  private void set(String key, int valueLength) {
    StoreFilling.set(store, key, valueLength);
  }

  /** The figures of an answer, which must be whole. */
  private Map<String, String> stats(String words) {
    String text = text(words);
    assertThat(text).endsWith("END\r\n");
    Map<String, String> stats = new LinkedHashMap<>();
    for (String line : text.substring(0, text.length() - "END\r\n".length()).lines().toList()) {
      String[] parts = line.split(" ", 3);
      assertThat(parts[0]).isEqualTo("STAT");
      assertThat(stats.put(parts[1], parts[2])).as("twice: %s", line).isNull();
    }
    return stats;
  }

  private String text(String words) {
    ByteBuf out = Unpooled.directBuffer();
    try {
      report.write(words, out);
      return out.toString(StandardCharsets.US_ASCII);
    } finally {
      out.release();
    }
  }
}
