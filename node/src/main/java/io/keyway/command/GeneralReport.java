package io.keyway.command;

import io.keyway.net.ConnectionLimit;
import io.keyway.protocol.Version;
import io.keyway.store.Store;
import io.keyway.store.StoreStats;
import java.util.List;

/** Answers {@code stats} without a word behind it: the process, its clients, commands and items. */
final class GeneralReport {

  private static final long MEBIBYTE = 1L << 20;

  private final Store store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;

  GeneralReport(Store store, List<Counters> workers, ConnectionLimit connections) {
    this.store = store;
    this.workers = workers;
    this.connections = connections;
  }

  void write(StatLines lines) {
    process(lines);
    connections(lines);
    commands(lines);
    storage(lines);
    lines.end();
  }

  private void process(StatLines lines) {
    ProcessorTime time = ProcessorTime.ofThisProcess();
    lines.add("pid", ProcessHandle.current().pid());
    lines.add("uptime", store.uptimeSeconds());
    lines.add("time", store.unixSeconds());
    lines.add("version", Version.TEXT);
    lines.add("pointer_size", Long.SIZE);
    lines.add("rusage_user", time.userSeconds());
    lines.add("rusage_system", time.systemSeconds());
    lines.add("threads", workers.size());
  }

  private void connections(StatLines lines) {
    lines.add("max_connections", connections.max());
    lines.add("curr_connections", connections.current());
    lines.add("total_connections", connections.total());
    lines.add("rejected_connections", connections.rejected());
    lines.add("accepting_conns", 1);
    lines.add("listen_disabled_num", 0);
  }

  private void commands(StatLines lines) {
    for (Stat stat : Stat.values()) {
      lines.add(stat.wireName(), Counters.sum(workers, stat));
    }
  }

  private void storage(StatLines lines) {
    StoreStats stats = store.report().stats();
    lines.add("get_expired", stats.getExpired());
    lines.add("get_flushed", stats.getFlushed());
    lines.add("limit_maxbytes", store.settings().memoryMegabytes() * MEBIBYTE);
    lines.add("hash_power_level", stats.hashPower());
    lines.add("hash_bytes", stats.hashBytes());
    lines.add("hash_is_expanding", stats.hashGrowing() ? 1 : 0);
    lines.add("bytes", stats.bytes());
    lines.add("curr_items", stats.items());
    lines.add("total_items", stats.totalItems());
    lines.add("expired_unfetched", stats.expiredUnfetched());
    lines.add("evicted_unfetched", stats.evictedUnfetched());
    lines.add("evictions", stats.evictions());
    lines.add("reclaimed", stats.reclaimed());
    lines.add("total_malloced", stats.pages() * MEBIBYTE);
  }
}
