package io.keyway.placement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;

/**
 * The weighted continuum of libmemcached: each target has points on a circle of 32-bit unsigned
 * numbers, and a hash belongs to the first point at or above it, or past the last point to the
 * first.
 *
 * <p>The labels {@code LABEL-0}, {@code LABEL-1}, … of a target give one point for each word of
 * their MD5 digest. Equal weights give 160 points a target, or 156 where rounding falls short, as
 * for 25 targets; a target whose weight is a very small part of the total may have none. Targets
 * that share a point rank by index.
 *
 * <pre>
 *   ring[i]   63            32 31            0
 *            +----------------+---------------+
 *            | point ^ 2^31   | target index  |   ascending as signed numbers
 *            +----------------+---------------+
 * </pre>
 */
final class Ketama implements Distribution {

  private static final int POINTS_PER_TARGET = 160;

  private final long[] ring;

  Ketama(List<Target> targets) {
    long totalWeight = targets.stream().mapToLong(Target::weight).sum();
    int[] labelCounts =
        targets.stream()
            .mapToInt(target -> labelCount(target.weight(), totalWeight, targets.size()))
            .toArray();
    ring = new long[Arrays.stream(labelCounts).sum() * Md5Hash.WORDS];
    Md5Hash md5 = new Md5Hash();
    int end = 0;
    for (int index = 0; index < labelCounts.length; index++) {
      String label = targets.get(index).label();
      for (int i = 0; i < labelCounts[index]; i++) {
        end = addPoints(md5, label + "-" + i, index, end);
      }
    }
    Arrays.sort(ring);
  }

  // Each step rounds to a float and in this order, because libmemcached's do: weight 11 of 28 among
  // 7 targets has 109 labels, where exact arithmetic gives 110.
  static int labelCount(int weight, long totalWeight, int targetCount) {
    float share = (float) weight / (float) totalWeight;
    return (int) (share * POINTS_PER_TARGET / Md5Hash.WORDS * (float) targetCount);
  }

  private int addPoints(Md5Hash md5, String label, int index, int start) {
    byte[] bytes = label.getBytes(US_ASCII);
    md5.hash(bytes, 0, bytes.length);
    for (int word = 0; word < Md5Hash.WORDS; word++) {
      ring[start + word] = entry(md5.word(word), index);
    }
    return start + Md5Hash.WORDS;
  }

  @Override
  public int indexOf(int hash) {
    long bound = entry(hash, 0);
    int low = 0;
    int high = ring.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ring[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (int) ring[low == ring.length ? 0 : low];
  }

  // Flipping the top bit makes the signed order of entries the unsigned order of points.
  private static long entry(int point, int index) {
    return (long) (point ^ Integer.MIN_VALUE) << Integer.SIZE | index;
  }
}
