package io.keyway.command;

import io.keyway.net.ConnectionLimit;
import io.keyway.store.StoreSettings;
import java.util.List;
import java.util.Locale;

/**
 * Answers {@code stats settings}: what the node was started with. Of memcached's other settings it
 * shows those that say what the node does without.
 */
final class SettingsReport {

  private static final long MEBIBYTE = 1L << 20;

  private static final List<String> SWITCHED_ON =
      List.of("cas_enabled", "maxconns_fast", "flush_enabled");

  private static final List<String> SWITCHED_OFF =
      List.of(
          "shutdown_command",
          "detail_enabled",
          "auth_enabled_sasl",
          "auth_enabled_ascii",
          "slab_reassign",
          "lru_crawler",
          "lru_maintainer_thread",
          "lru_segmented",
          "temp_lru",
          "dump_enabled",
          "track_sizes");

  private final StoreSettings store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;
  private final ListenerSettings listening;

  SettingsReport(
      StoreSettings store,
      List<Counters> workers,
      ConnectionLimit connections,
      ListenerSettings listening) {
    this.store = store;
    this.workers = workers;
    this.connections = connections;
    this.listening = listening;
  }

  void write(StatLines lines) {
    lines.add("maxbytes", store.memoryMegabytes() * MEBIBYTE);
    lines.add("maxconns", connections.max());
    lines.add("tcpport", listening.address().getPort());
    lines.add("inter", listening.address().getHostString());
    lines.add("growth_factor", String.format(Locale.ROOT, "%.2f", store.growthFactor()));
    lines.add("chunk_size", store.chunkBytesMin());
    lines.add("num_threads", workers.size());
    lines.add("tcp_backlog", listening.backlog());
    lines.add("binding_protocol", "ascii");
    lines.add("item_size_max", store.itemBytesMax());
    lines.add("evictions", "on");
    lines.add("udpport", 0);
    lines.add("domain_socket", "NULL");
    lines.add("verbosity", 0);
    lines.add("slab_automove", 0);
    lines.add("idle_timeout", 0);
    SWITCHED_ON.forEach(name -> lines.add(name, "yes"));
    SWITCHED_OFF.forEach(name -> lines.add(name, "no"));
    lines.end();
  }
}
