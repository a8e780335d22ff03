package io.keyway.placement;

import java.util.Arrays;

/**
 * Points of the targets on a circle of 32-bit unsigned numbers: a hash belongs to the first point
 * at or above it, or past the last point to the first.
 *
 * <pre>
 *   ring[i]   63            32 31            0
 *            +----------------+---------------+
 *            | point ^ 2^31   | target index  |   ascending as signed numbers
 *            +----------------+---------------+
 * </pre>
 */
final class Continuum implements Distribution {

  /** Bounds a continuum to 32 MiB. */
  static final int POINTS_MAX = 1 << 22;

  private final long[] ring;

  private Continuum(long[] ring) {
    this.ring = ring;
  }

  @Override
  public int indexOf(long hash) {
    return (int) ring[entryOf(hash)];
  }

  @Override
  public long positionOf(long hash) {
    return (ring[entryOf(hash)] >>> Integer.SIZE) ^ 1L << (Integer.SIZE - 1);
  }

  @Override
  public String kind() {
    return "continuum";
  }

  /** The index of the first entry at or above a hash. */
  private int entryOf(long hash) {
    long bound = entry((int) hash, 0);
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
    return low == ring.length ? 0 : low;
  }

  // Flipping the top bit makes the signed order of entries the unsigned order of points.
  private static long entry(int point, int index) {
    return (long) (point ^ Integer.MIN_VALUE) << Integer.SIZE | index;
  }

  /** Which target has a point that several share. */
  enum Tie {
    FIRST,
    LAST
  }

  /** Collects the points of a continuum. One thread. */
  static final class Builder {

    private long[] entries = new long[1024];
    private int count;

    /**
     * @throws IllegalArgumentException if there are {@value #POINTS_MAX} already
     */
    void add(int point, int index) {
      if (count == POINTS_MAX) {
        throw new IllegalArgumentException(
            "points of the continuum: more than %d (expected: smaller weights or fewer servers)"
                .formatted(POINTS_MAX));
      }
      if (count == entries.length) {
        entries = Arrays.copyOf(entries, 2 * count);
      }
      entries[count++] = entry(point, index);
    }

    /**
     * @throws IllegalArgumentException if there are no points, which weights far apart lead to
     */
    Continuum build(Tie tie) {
      if (count == 0) {
        throw new IllegalArgumentException("points of the continuum: none (expected: some weight)");
      }
      long[] ring = Arrays.copyOf(entries, count);
      Arrays.sort(ring);
      return new Continuum(tie == Tie.FIRST ? ring : lastOfEachPoint(ring));
    }

    private static long[] lastOfEachPoint(long[] ring) {
      int kept = 0;
      for (int i = 0; i < ring.length; i++) {
        boolean last =
            i + 1 == ring.length || ring[i] >> Integer.SIZE != ring[i + 1] >> Integer.SIZE;
        if (last) {
          ring[kept++] = ring[i];
        }
      }
      return Arrays.copyOf(ring, kept);
    }
  }
}
