package io.keyway.store;

/**
 * The state of a store at one moment.
 *
 * @param items linked items
 * @param bytes their size in memcached's accounting
 * @param totalItems items linked since the start
 * @param evictions live items dropped for room
 * @param evictedUnfetched of those, the ones never read
 * @param reclaimed expired or flushed items dropped for room
 * @param expiredUnfetched of those, the ones never read
 * @param getExpired expired items met by reads
 * @param getFlushed flushed items met by reads
 * @param pages pages taken from the system
 * @param hashPower the binary logarithm of the number of index buckets, rounded down
 * @param hashBytes memory of the index buckets
 * @param hashGrowing whether the index is splitting buckets
 */
public record StoreStats(
    long items,
    long bytes,
    long totalItems,
    long evictions,
    long evictedUnfetched,
    long reclaimed,
    long expiredUnfetched,
    long getExpired,
    long getFlushed,
    long pages,
    int hashPower,
    long hashBytes,
    boolean hashGrowing) {}
