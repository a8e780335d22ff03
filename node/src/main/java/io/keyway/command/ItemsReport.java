package io.keyway.command;

import io.keyway.lru.LruStat;
import io.keyway.lru.Segment;
import io.keyway.store.ClassStats;
import io.keyway.store.Store;
import java.util.List;

/** Answers {@code stats items}: what each slab class that has items holds. */
final class ItemsReport {

  private final Store store;
  private final List<Counters> workers;

  ItemsReport(Store store, List<Counters> workers) {
    this.store = store;
    this.workers = workers;
  }

  void write(StatLines lines) {
    for (ClassStats stats : store.report().classes()) {
      if (stats.items() > 0) {
        write("items:" + stats.id() + ":", stats, lines);
      }
    }
    lines.end();
  }

  private void write(String prefix, ClassStats stats, StatLines lines) {
    lines.add(prefix + "number", stats.items());
    lines.add(prefix + "number_hot", stats.segment(Segment.HOT).items());
    lines.add(prefix + "number_warm", stats.segment(Segment.WARM).items());
    lines.add(prefix + "number_cold", stats.segment(Segment.COLD).items());
    if (store.tuning().temporaryTtlSeconds() >= 0) {
      lines.add(prefix + "number_temp", stats.segment(Segment.TEMP).items());
    }
    lines.add(prefix + "age_hot", stats.segment(Segment.HOT).ageSeconds());
    lines.add(prefix + "age_warm", stats.segment(Segment.WARM).ageSeconds());
    lines.add(prefix + "age", stats.segment(Segment.COLD).ageSeconds());
    lines.add(prefix + "mem_requested", stats.bytes());
    count(prefix, stats, lines, LruStat.EVICTED, LruStat.EVICTED_NONZERO);
    lines.add(prefix + "evicted_time", stats.evictedSeconds());
    count(prefix, stats, lines, LruStat.OUTOFMEMORY);
    lines.zeros(prefix + "tailrepairs");
    count(prefix, stats, lines, LruStat.RECLAIMED, LruStat.EXPIRED_UNFETCHED);
    count(prefix, stats, lines, LruStat.EVICTED_UNFETCHED, LruStat.EVICTED_ACTIVE);
    count(prefix, stats, lines, LruStat.CRAWLER_RECLAIMED, LruStat.CRAWLER_ITEMS_CHECKED);
    count(prefix, stats, lines, LruStat.LRUTAIL_REFLOCKED, LruStat.MOVES_TO_COLD);
    count(prefix, stats, lines, LruStat.MOVES_TO_WARM, LruStat.MOVES_WITHIN_LRU);
    count(prefix, stats, lines, LruStat.DIRECT_RECLAIMS);
    for (ClassStat hits : ClassStat.HITS) {
      lines.add(prefix + hits.wireName(), Counters.sum(workers, hits, stats.id()));
    }
  }

  private static void count(String prefix, ClassStats stats, StatLines lines, LruStat... counts) {
    for (LruStat count : counts) {
      lines.add(prefix + count.wireName(), stats.counts().of(count));
    }
  }
}
