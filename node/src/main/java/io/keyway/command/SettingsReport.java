package io.keyway.command;

import io.keyway.lru.Automover;
import io.keyway.lru.LruCrawler;
import io.keyway.lru.LruTuning;
import io.keyway.lru.Segment;
import io.keyway.net.ConnectionLimit;
import io.keyway.store.LruSettings;
import io.keyway.store.SlabSettings;
import io.keyway.store.Store;
import io.keyway.store.StoreSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Answers {@code stats settings}: what the node was started with and operators have changed since,
 * in memcached's order. Of settings that mean nothing here it shows what says that memcached does
 * without.
 */
final class SettingsReport {

  private static final long MEBIBYTE = 1L << 20;
  private static final String NOT_SET = "(null)";

  private final Store store;
  private final StoreSettings settings;
  private final List<Counters> workers;
  private final ConnectionLimit connections;
  private final ListenerSettings listening;
  private final CommandSettings commands;
  private final Verbosity verbosity;
  private final PrefixCounters prefixes;

  SettingsReport(
      Store store,
      List<Counters> workers,
      ConnectionLimit connections,
      ListenerSettings listening,
      CommandSettings commands,
      Verbosity verbosity,
      PrefixCounters prefixes) {
    this.store = store;
    this.settings = store.settings();
    this.workers = workers;
    this.connections = connections;
    this.listening = listening;
    this.commands = commands;
    this.verbosity = verbosity;
    this.prefixes = prefixes;
  }

  void write(StatLines lines) {
    server(lines);
    commands(lines);
    memory(lines);
    lru(lines);
    buffers(lines);
    flash(lines);
    lines.add("num_napi_ids", NOT_SET);
    lines.add("memory_file", Objects.requireNonNullElse(settings.memoryFile(), NOT_SET).toString());
    lines.add("client_flags_size", Integer.BYTES);
    lines.end();
  }

  private void server(StatLines lines) {
    lines.add("maxbytes", store.memoryMegabytes() * MEBIBYTE);
    lines.add("maxconns", connections.max());
    lines.add("tcpport", listening.address().getPort());
    lines.zeros("udpport");
    lines.add("inter", listening.address().getHostString());
    lines.add("verbosity", verbosity.level());
    lines.zeros("oldest");
    lines.add("evictions", settings.evicting() ? "on" : "off");
    lines.add("domain_socket", socketFile());
    lines.add("umask", "700");
  }

  private String socketFile() {
    return listening.endpoints().stream()
        .map(Endpoint::address)
        .filter(address -> !(address instanceof InetSocketAddress))
        .map(SocketAddress::toString)
        .findFirst()
        .orElse("NULL");
  }

  private void commands(StatLines lines) {
    lines.add("shutdown_command", yes(commands.permissions().shutdown()));
    lines.add("growth_factor", decimal(settings.growthFactor()));
    lines.add("chunk_size", settings.chunkBytesMin());
    lines.add("num_threads", workers.size());
    lines.zeros("num_threads_per_udp");
    lines.add("stat_key_prefix", String.valueOf(commands.prefixDelimiter()));
    lines.add("detail_enabled", yes(prefixes.isOn()));
    lines.add("reqs_per_event", commands.requestsPerEvent());
    lines.add("cas_enabled", yes(settings.unique()));
    lines.add("tcp_backlog", listening.backlog());
    lines.add("binding_protocol", listening.protocol().wireName());
    lines.add("auth_enabled_sasl", "no");
    lines.add(
        "auth_enabled_ascii", commands.users().map(users -> users.file().toString()).orElse("no"));
  }

  private void memory(StatLines lines) {
    SlabSettings slabs = settings.slabs();
    Automover automover = store.automover();
    lines.add("item_size_max", settings.itemBytesMax());
    lines.add("maxconns_fast", yes(listening.refusing()));
    lines.add("hashpower_init", settings.index().power());
    lines.add("slab_reassign", yes(slabs.reassigning()));
    lines.add("slab_automove", automover.level());
    lines.add("slab_automove_ratio", decimal(automover.ratio()));
    lines.add("slab_automove_window", automover.windowSeconds());
    lines.add("slab_chunk_max", slabs.chunkBytesMax());
  }

  private void lru(StatLines lines) {
    LruSettings lru = settings.lru();
    LruTuning tuning = store.tuning();
    LruCrawler crawler = store.crawler();
    lines.add("lru_crawler", yes(crawler.isEnabled()));
    lines.add("lru_crawler_sleep", settings.crawler().sleepMicros());
    lines.add("lru_crawler_tocrawl", crawler.itemsPerRun());
    lines.add("tail_repair_time", lru.tailRepairSeconds());
    lines.add("flush_enabled", yes(commands.permissions().flush()));
    lines.add("dump_enabled", yes(commands.permissions().dump()));
    lines.add("hash_algorithm", "murmur3");
    lines.add("lru_maintainer_thread", yes(lru.maintained()));
    lines.add("lru_segmented", yes(tuning.isSegmented()));
    lines.add("hot_lru_pct", tuning.percent(Segment.HOT));
    lines.add("warm_lru_pct", tuning.percent(Segment.WARM));
    lines.add("hot_max_factor", decimal(tuning.maxFactor(Segment.HOT)));
    lines.add("warm_max_factor", decimal(tuning.maxFactor(Segment.WARM)));
    int temporaryTtl = tuning.temporaryTtlSeconds();
    lines.add("temp_lru", yes(temporaryTtl >= 0));
    lines.add("temporary_ttl", temporaryTtl < 0 ? lru.temporaryTtlSeconds() : temporaryTtl);
  }

  private void buffers(StatLines lines) {
    lines.add("idle_timeout", commands.idleTimeoutSeconds());
    lines.add("watcher_logbuf_size", commands.watcherBufferBytes());
    lines.zeros("worker_logbuf_size", "read_buf_mem_limit");
    lines.add("track_sizes", "yes");
    lines.add("inline_ascii_response", "no");
  }

  private void flash(StatLines lines) {
    lines.zeros("ext_item_size", "ext_item_age", "ext_low_ttl", "ext_recache_rate");
    lines.zeros("ext_wbuf_size", "ext_compact_under", "ext_drop_under", "ext_max_sleep");
    lines.add("ext_max_frag", "0.00");
    lines.add(
        "slab_automove_freeratio",
        String.format(Locale.ROOT, "%.3f", settings.slabs().automoveFreeRatio()));
    lines.add("ext_drop_unread", "no");
  }

  private static String yes(boolean on) {
    return on ? "yes" : "no";
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
