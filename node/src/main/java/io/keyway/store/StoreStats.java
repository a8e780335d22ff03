package io.keyway.store;

import io.keyway.lru.LruStat;

/**
 * The state of a store at one moment.
 *
 * @param items linked items
 * @param bytes their size in memcached's accounting
 * @param totalItems items linked since the start
 * @param counts what happened to items of all classes
 * @param getExpired expired items met by reads
 * @param getFlushed flushed items met by reads
 * @param pagesMax pages that may be taken from the system
 * @param pages pages taken from the system
 * @param freePages of those, the ones that no slab class has
 * @param hashPower the binary logarithm of the number of index buckets, rounded down
 * @param hashBytes memory of the index buckets
 * @param hashGrowing whether the index is splitting buckets
 */
public record StoreStats(
    long items,
    long bytes,
    long totalItems,
    LruCounts counts,
    long getExpired,
    long getFlushed,
    int pagesMax,
    int pages,
    int freePages,
    int hashPower,
    long hashBytes,
    boolean hashGrowing) {

  /** Live items dropped for room. */
  public long evictions() {
    return counts.of(LruStat.EVICTED);
  }

  /** Of those, the ones never read. */
  public long evictedUnfetched() {
    return counts.of(LruStat.EVICTED_UNFETCHED);
  }

  /** Expired or flushed items dropped for room, that were never read. */
  public long expiredUnfetched() {
    return counts.of(LruStat.EXPIRED_UNFETCHED);
  }

  /** Expired or flushed items dropped for room. */
  public long reclaimed() {
    return counts.of(LruStat.RECLAIMED);
  }
}
