package io.keyway.route;

import io.keyway.pool.Pool;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the keys that start with one prefix go. Event loop only. */
final class Route {

  private final byte[] prefix;
  private final boolean strips;
  private final Pool pool;
  private final int poolIndex;

  /** The route of the longest other prefix that this one starts with. */
  private final @Nullable Route shorter;

  /**
   * @param poolIndex of the pool among those that {@link Routes} lead to
   */
  Route(byte[] prefix, boolean strips, Pool pool, int poolIndex, @Nullable Route shorter) {
    this.prefix = prefix;
    this.strips = strips;
    this.pool = pool;
    this.poolIndex = poolIndex;
    this.shorter = shorter;
  }

  Pool pool() {
    return pool;
  }

  int poolIndex() {
    return poolIndex;
  }

  /** The prefix; the caller must not change it. */
  byte[] prefix() {
    return prefix;
  }

  /** The bytes at the start of a key that nodes are not asked for. */
  int strippedBytes() {
    return strips ? prefix.length : 0;
  }

  @Nullable Route shorter() {
    return shorter;
  }

  /** Whether a key goes this way, if it goes no longer one. */
  boolean takes(byte[] key, int offset, int length) {
    return isStartOf(key, offset, length) && (!strips || length > prefix.length);
  }

  /** Whether some bytes start with the prefix. */
  boolean isStartOf(byte[] bytes, int offset, int length) {
    return length >= prefix.length
        && Arrays.equals(prefix, 0, prefix.length, bytes, offset, offset + prefix.length);
  }

  /** Compares the prefix with a key as unsigned bytes. */
  int compareTo(byte[] key, int offset, int length) {
    return Arrays.compareUnsigned(prefix, 0, prefix.length, key, offset, offset + length);
  }
}
