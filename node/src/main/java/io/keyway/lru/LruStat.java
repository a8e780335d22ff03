package io.keyway.lru;

import java.util.Locale;

/** What is counted for each slab class's LRU, under memcached's names. */
public enum LruStat {
  EVICTED,
  EVICTED_NONZERO,
  OUTOFMEMORY,
  RECLAIMED,
  EXPIRED_UNFETCHED,
  EVICTED_UNFETCHED,
  EVICTED_ACTIVE,
  CRAWLER_RECLAIMED,
  CRAWLER_ITEMS_CHECKED,
  LRUTAIL_REFLOCKED,
  MOVES_TO_COLD,
  MOVES_TO_WARM,
  MOVES_WITHIN_LRU,
  DIRECT_RECLAIMS;

  /** The name that {@code stats items} shows. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
