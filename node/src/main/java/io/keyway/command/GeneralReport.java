package io.keyway.command;

import io.keyway.lru.LruCrawler;
import io.keyway.lru.LruStat;
import io.keyway.lru.PageMover;
import io.keyway.net.ConnectionLimit;
import io.keyway.protocol.Version;
import io.keyway.store.Store;
import io.keyway.store.StoreStats;
import java.util.List;

/**
 * Answers {@code stats} without a word behind it: the process, its clients, commands and items, in
 * memcached's order.
 */
final class GeneralReport {

  private static final long MEBIBYTE = 1L << 20;

  private final Store store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;
  private final CommandSettings settings;
  private final Watchers watchers;

  GeneralReport(
      Store store,
      List<Counters> workers,
      ConnectionLimit connections,
      CommandSettings settings,
      Watchers watchers) {
    this.store = store;
    this.workers = workers;
    this.connections = connections;
    this.settings = settings;
    this.watchers = watchers;
  }

  void write(StatLines lines) {
    StoreStats stats = store.report().stats();
    process(lines);
    connections(lines);
    commands(lines, stats);
    limits(lines, stats);
    memory(lines, stats);
    upkeep(lines);
    watchers(lines);
    items(lines, stats);
    lines.end();
  }

  private void process(StatLines lines) {
    ProcessorTime time = ProcessorTime.ofThisProcess();
    lines.add("pid", ProcessHandle.current().pid());
    lines.add("uptime", store.uptimeSeconds());
    lines.add("time", store.unixSeconds());
    lines.add("version", Version.TEXT);
    lines.add("libevent", "none");
    lines.add("pointer_size", Long.SIZE);
    lines.add("rusage_user", time.userSeconds());
    lines.add("rusage_system", time.systemSeconds());
  }

  private void connections(StatLines lines) {
    lines.add("max_connections", connections.max());
    lines.add("curr_connections", connections.current());
    lines.add("total_connections", connections.total());
    lines.add("rejected_connections", connections.rejected());
    lines.add("connection_structures", connections.current());
    // Replies and input live in pooled buffers here, which are nobody's to count apart.
    lines.zeros("response_obj_oom", "response_obj_count", "response_obj_bytes");
    lines.zeros("read_buf_count", "read_buf_bytes", "read_buf_bytes_free", "read_buf_oom");
    lines.zeros("reserved_fds");
  }

  private void commands(StatLines lines, StoreStats stats) {
    count(lines, Stat.CMD_GET, Stat.CMD_SET, Stat.CMD_FLUSH, Stat.CMD_TOUCH, Stat.CMD_META);
    count(lines, Stat.GET_HITS, Stat.GET_MISSES);
    lines.add("get_expired", stats.getExpired());
    lines.add("get_flushed", stats.getFlushed());
    count(lines, Stat.DELETE_MISSES, Stat.DELETE_HITS);
    count(lines, Stat.INCR_MISSES, Stat.INCR_HITS, Stat.DECR_MISSES, Stat.DECR_HITS);
    count(lines, Stat.CAS_MISSES, Stat.CAS_HITS, Stat.CAS_BADVAL);
    count(lines, Stat.TOUCH_HITS, Stat.TOUCH_MISSES);
    count(lines, Stat.STORE_TOO_LARGE, Stat.STORE_NO_MEMORY);
    count(lines, Stat.AUTH_CMDS, Stat.AUTH_ERRORS);
    if (settings.idleTimeoutSeconds() > 0) {
      count(lines, Stat.IDLE_KICKS);
    }
    count(lines, Stat.BYTES_READ, Stat.BYTES_WRITTEN);
  }

  private void count(StatLines lines, Stat... stats) {
    for (Stat stat : stats) {
      lines.add(stat.wireName(), Counters.sum(workers, stat));
    }
  }

  private void limits(StatLines lines, StoreStats stats) {
    lines.add("limit_maxbytes", stats.pagesMax() * MEBIBYTE);
    lines.add("accepting_conns", 1);
    lines.zeros("listen_disabled_num", "time_in_listen_disabled_us");
    lines.add("threads", workers.size());
    count(lines, Stat.CONN_YIELDS);
  }

  private static void memory(StatLines lines, StoreStats stats) {
    lines.add("hash_power_level", stats.hashPower());
    lines.add("hash_bytes", stats.hashBytes());
    lines.add("hash_is_expanding", stats.hashGrowing() ? 1 : 0);
  }

  private void upkeep(StatLines lines) {
    PageMover mover = store.mover();
    lines.add("slab_reassign_rescues", mover.rescuedItems());
    lines.add("slab_reassign_chunk_rescues", mover.rescuedLinks());
    lines.zeros("slab_reassign_inline_reclaim");
    lines.add("slab_reassign_busy_items", mover.busyItems());
    lines.zeros("slab_reassign_busy_deletes");
    lines.add("slab_reassign_busy_nomem", mover.homelessItems());
    lines.zeros("slab_reassign_last_busy_status");
    lines.add("slab_reassign_running", mover.isRunning() ? 1 : 0);
    lines.add("slabs_moved", mover.movedPages());
    LruCrawler crawler = store.crawler();
    lines.add("lru_crawler_running", crawler.isRunning() ? 1 : 0);
    lines.add("lru_crawler_starts", crawler.starts());
    lines.add("lru_maintainer_juggles", store.juggles());
    lines.zeros("malloc_fails");
  }

  private void watchers(StatLines lines) {
    lines.zeros("log_worker_dropped");
    lines.add("log_worker_written", watchers.written());
    lines.add("log_watcher_skipped", watchers.skipped());
    lines.add("log_watcher_sent", watchers.sent());
    lines.add("log_watchers", watchers.count());
    lines.zeros("unexpected_napi_ids", "round_robin_fallback");
  }

  private static void items(StatLines lines, StoreStats stats) {
    lines.add("bytes", stats.bytes());
    lines.add("curr_items", stats.items());
    lines.add("total_items", stats.totalItems());
    lines.add("slab_global_page_pool", stats.freePages());
    lines.add("expired_unfetched", stats.expiredUnfetched());
    lines.add("evicted_unfetched", stats.evictedUnfetched());
    count(lines, stats, LruStat.EVICTED_ACTIVE);
    lines.add("evictions", stats.evictions());
    lines.add("reclaimed", stats.reclaimed());
    count(lines, stats, LruStat.CRAWLER_RECLAIMED, LruStat.CRAWLER_ITEMS_CHECKED);
    count(lines, stats, LruStat.LRUTAIL_REFLOCKED, LruStat.MOVES_TO_COLD, LruStat.MOVES_TO_WARM);
    count(lines, stats, LruStat.MOVES_WITHIN_LRU, LruStat.DIRECT_RECLAIMS);
    lines.zeros("lru_bumps_dropped");
  }

  private static void count(StatLines lines, StoreStats stats, LruStat... counts) {
    for (LruStat count : counts) {
      lines.add(count.wireName(), stats.counts().of(count));
    }
  }
}
