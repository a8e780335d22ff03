package io.keyway.inspect;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a scan is after, and how hard it may work.
 *
 * @param keys which keys
 * @param values which values, or null if they need not be read
 * @param sizeBytesMin items from this size on, as servers count it; 0 for all
 * @param ttlSecondsMin items that live so long at least; 0 for all
 * @param ttlSecondsMax items that live so long at most; {@link Long#MAX_VALUE} for all, those that
 *     never expire among them
 * @param nodes names of the nodes to ask; none for all
 * @param limit how many items to hand out, over 0
 * @param keysPerSecondMax how many items to look at each second, of all nodes together; 0 for as
 *     many as go
 */
public record ScanQuery(
    KeyFilter keys,
    @Nullable ValueFilter values,
    long sizeBytesMin,
    long ttlSecondsMin,
    long ttlSecondsMax,
    Set<String> nodes,
    long limit,
    long keysPerSecondMax) {

  /** All items of all nodes. */
  public static final ScanQuery ALL =
      new ScanQuery(KeyFilter.ALL, null, 0, 0, Long.MAX_VALUE, Set.of(), Long.MAX_VALUE, 0);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public ScanQuery {
    if (limit < 1 || keysPerSecondMax < 0 || ttlSecondsMin > ttlSecondsMax) {
      throw new IllegalArgumentException(
          "limit: %d, keys per second: %d, ttl: %d to %d (expected: limit over 0, no negative rate, no empty range)"
              .formatted(limit, keysPerSecondMax, ttlSecondsMin, ttlSecondsMax));
    }
  }

  public ScanQuery withKeys(KeyFilter filter) {
    return new ScanQuery(
        filter, values, sizeBytesMin, ttlSecondsMin, ttlSecondsMax, nodes, limit, keysPerSecondMax);
  }

  public ScanQuery withValues(@Nullable ValueFilter filter) {
    return new ScanQuery(
        keys, filter, sizeBytesMin, ttlSecondsMin, ttlSecondsMax, nodes, limit, keysPerSecondMax);
  }

  public ScanQuery withSizeBytesMin(long bytes) {
    return new ScanQuery(
        keys, values, bytes, ttlSecondsMin, ttlSecondsMax, nodes, limit, keysPerSecondMax);
  }

  public ScanQuery withTtlSeconds(long least, long most) {
    return new ScanQuery(keys, values, sizeBytesMin, least, most, nodes, limit, keysPerSecondMax);
  }

  public ScanQuery withNodes(Set<String> names) {
    return new ScanQuery(
        keys, values, sizeBytesMin, ttlSecondsMin, ttlSecondsMax, names, limit, keysPerSecondMax);
  }

  public ScanQuery withLimit(long items) {
    return new ScanQuery(
        keys, values, sizeBytesMin, ttlSecondsMin, ttlSecondsMax, nodes, items, keysPerSecondMax);
  }

  public ScanQuery withKeysPerSecondMax(long rate) {
    return new ScanQuery(
        keys, values, sizeBytesMin, ttlSecondsMin, ttlSecondsMax, nodes, limit, rate);
  }

  /** Whether an item passes all filters that do without its value. */
  boolean admits(ItemSummary item, long nowUnixSeconds) {
    return item.sizeBytes() >= sizeBytesMin
        && admitsTtl(item, nowUnixSeconds)
        && keys.matches(item.key());
  }

  private boolean admitsTtl(ItemSummary item, long nowUnixSeconds) {
    long ttl = item.ttlSeconds(nowUnixSeconds);
    long length = ttl < 0 ? Long.MAX_VALUE : ttl;
    return length >= ttlSecondsMin && length <= ttlSecondsMax;
  }
}
