package io.keyway.command;

import io.keyway.net.ConnectionLimit;
import io.keyway.store.CrawlerSettings;
import io.keyway.store.LruSettings;
import io.keyway.store.SlabSettings;
import io.keyway.store.StoreSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Answers {@code stats settings}: what the node was started with, in memcached's order. Of settings
 * that mean nothing here it shows what says that memcached does without.
 */
final class SettingsReport {

  private static final long MEBIBYTE = 1L << 20;
  private static final String NOT_SET = "(null)";

  private final StoreSettings store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;
  private final ListenerSettings listening;
  private final CommandSettings commands;
  private final Verbosity verbosity;
  private final PrefixCounters prefixes;

  SettingsReport(
      StoreSettings store,
      List<Counters> workers,
      ConnectionLimit connections,
      ListenerSettings listening,
      CommandSettings commands,
      Verbosity verbosity,
      PrefixCounters prefixes) {
    this.store = store;
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
    lines.add("memory_file", Objects.requireNonNullElse(store.memoryFile(), NOT_SET).toString());
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
    lines.add("evictions", store.evicting() ? "on" : "off");
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
    lines.add("growth_factor", decimal(store.growthFactor()));
    lines.add("chunk_size", store.chunkBytesMin());
    lines.add("num_threads", workers.size());
    lines.zeros("num_threads_per_udp");
    lines.add("stat_key_prefix", String.valueOf(commands.prefixDelimiter()));
    lines.add("detail_enabled", yes(prefixes.isOn()));
    lines.add("reqs_per_event", commands.requestsPerEvent());
    lines.add("cas_enabled", yes(store.unique()));
    lines.add("tcp_backlog", listening.backlog());
    lines.add("binding_protocol", listening.protocol().wireName());
    lines.add("auth_enabled_sasl", "no");
    lines.add("auth_enabled_ascii", "no");
  }

  private void memory(StatLines lines) {
    SlabSettings slabs = store.slabs();
    lines.add("item_size_max", store.itemBytesMax());
    lines.add("maxconns_fast", yes(listening.refusing()));
    lines.add("hashpower_init", store.index().power());
    lines.add("slab_reassign", yes(slabs.reassigning()));
    lines.add("slab_automove", slabs.automove());
    lines.add("slab_automove_ratio", decimal(slabs.automoveRatio()));
    lines.add("slab_automove_window", slabs.automoveWindowSeconds());
    lines.add("slab_chunk_max", slabs.chunkBytesMax());
  }

  private void lru(StatLines lines) {
    LruSettings lru = store.lru();
    CrawlerSettings crawler = store.crawler();
    lines.add("lru_crawler", yes(crawler.enabled()));
    lines.add("lru_crawler_sleep", crawler.sleepMicros());
    lines.add("lru_crawler_tocrawl", crawler.itemsMax());
    lines.add("tail_repair_time", lru.tailRepairSeconds());
    lines.add("flush_enabled", yes(commands.permissions().flush()));
    lines.add("dump_enabled", yes(commands.permissions().dump()));
    lines.add("hash_algorithm", "murmur3");
    lines.add("lru_maintainer_thread", yes(lru.maintained()));
    lines.add("lru_segmented", yes(lru.maintained()));
    lines.add("hot_lru_pct", lru.hotPercent());
    lines.add("warm_lru_pct", lru.warmPercent());
    lines.add("hot_max_factor", decimal(lru.hotMaxFactor()));
    lines.add("warm_max_factor", decimal(lru.warmMaxFactor()));
    lines.add("temp_lru", yes(lru.temporary()));
    lines.add("temporary_ttl", lru.temporaryTtlSeconds());
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
        String.format(Locale.ROOT, "%.3f", store.slabs().automoveFreeRatio()));
    lines.add("ext_drop_unread", "no");
  }

  private static String yes(boolean on) {
    return on ? "yes" : "no";
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
