package io.keyway.placement;

import java.util.Arrays;
import java.util.List;

/**
 * Buckets in the order of the targets, as many for each as its weight; the remainder of the hash
 * picks the bucket. So a weight of 2 places keys as listing the target twice in a row does. Source:
 * python-memcached.
 */
final class Modulo implements Distribution {

  /** Bounds the table of buckets to 4 MiB. */
  static final int BUCKETS_MAX = 1 << 20;

  private final int[] buckets;

  /**
   * @throws IllegalArgumentException if the weights sum to more than {@value #BUCKETS_MAX}
   */
  Modulo(List<Target> targets) {
    long total = targets.stream().mapToLong(Target::weight).sum();
    if (total > BUCKETS_MAX) {
      throw new IllegalArgumentException(
          "sum of weights: %d (expected: at most %d for modulo)".formatted(total, BUCKETS_MAX));
    }
    buckets = new int[(int) total];
    int end = 0;
    for (int index = 0; index < targets.size(); index++) {
      int start = end;
      end += targets.get(index).weight();
      Arrays.fill(buckets, start, end, index);
    }
  }

  @Override
  public int indexOf(int hash) {
    return buckets[Integer.remainderUnsigned(hash, buckets.length)];
  }
}
