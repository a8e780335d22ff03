package io.keyway.command;

import io.keyway.net.ConnectionLimit;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Version;
import io.keyway.store.Store;
import io.keyway.store.StoreStats;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Answers {@code stats}, with memcached's names. Any thread; allocates. */
public final class StatsReport {

  private static final long MEBIBYTE = 1L << 20;

  private final Store store;
  private final List<Counters> workers;
  private final ConnectionLimit connections;

  /** A report over a store and the counters of all workers that use it. */
  public StatsReport(Store store, List<Counters> workers, ConnectionLimit connections) {
    this.store = store;
    this.workers = workers;
    this.connections = connections;
  }

  /** Answers {@code stats} with the given words behind it. */
  void write(String arguments, ByteBuf out) {
    if (!arguments.isEmpty()) {
      ReplyWriter.line(out, ReplyLine.ERROR);
      return;
    }
    process(out);
    connections(out);
    commands(out);
    storage(out);
    ReplyWriter.line(out, ReplyLine.END);
  }

  private void process(ByteBuf out) {
    ProcessorTime time = ProcessorTime.ofThisProcess();
    stat(out, "pid", ProcessHandle.current().pid());
    stat(out, "uptime", store.clock().uptimeSeconds());
    stat(out, "time", store.clock().unixSeconds());
    ReplyWriter.stat(out, "version", Version.TEXT);
    stat(out, "pointer_size", Long.SIZE);
    ReplyWriter.stat(out, "rusage_user", time.userSeconds());
    ReplyWriter.stat(out, "rusage_system", time.systemSeconds());
    stat(out, "threads", workers.size());
  }

  private void connections(ByteBuf out) {
    stat(out, "max_connections", connections.max());
    stat(out, "curr_connections", connections.current());
    stat(out, "total_connections", connections.total());
    stat(out, "rejected_connections", connections.rejected());
    stat(out, "accepting_conns", 1);
    stat(out, "listen_disabled_num", 0);
  }

  private void commands(ByteBuf out) {
    for (Stat stat : Stat.values()) {
      stat(out, stat.wireName(), Counters.sum(workers, stat));
    }
  }

  private void storage(ByteBuf out) {
    StoreStats stats = store.stats();
    stat(out, "get_expired", stats.getExpired());
    stat(out, "get_flushed", stats.getFlushed());
    stat(out, "limit_maxbytes", store.settings().memoryMegabytes() * MEBIBYTE);
    stat(out, "hash_power_level", stats.hashPower());
    stat(out, "hash_bytes", stats.hashBytes());
    stat(out, "hash_is_expanding", stats.hashGrowing() ? 1 : 0);
    stat(out, "bytes", stats.bytes());
    stat(out, "curr_items", stats.items());
    stat(out, "total_items", stats.totalItems());
    stat(out, "evicted_unfetched", stats.evictedUnfetched());
    stat(out, "evictions", stats.evictions());
    stat(out, "reclaimed", stats.reclaimed());
    stat(out, "total_malloced", stats.pages() * MEBIBYTE);
  }

  private static void stat(ByteBuf out, String name, long value) {
    ReplyWriter.stat(out, name, Long.toString(value));
  }
}
