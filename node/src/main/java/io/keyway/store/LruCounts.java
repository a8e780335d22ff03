package io.keyway.store;

import io.keyway.lru.ClassLru;
import io.keyway.lru.LruStat;
import java.util.EnumMap;
import java.util.Map;

/** How often each thing happened to the items of one slab class, or of several. */
public final class LruCounts {

  private final Map<LruStat, Long> counts = new EnumMap<>(LruStat.class);

  LruCounts() {}

  void add(ClassLru lru) {
    for (LruStat stat : LruStat.values()) {
      counts.merge(stat, lru.count(stat), Long::sum);
    }
  }

  /** How often something happened. */
  public long of(LruStat stat) {
    return counts.getOrDefault(stat, 0L);
  }
}
