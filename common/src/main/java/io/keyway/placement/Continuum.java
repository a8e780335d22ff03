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
 *
 * <p>A table leads from the highest bits of a hash to the entries that begin with them, about one
 * in the mean, so that a look-up is not a search with a wrong guess of the processor at each step.
 */
final class Continuum implements Distribution {

  /** Bounds a continuum to 32 MiB. */
  static final int POINTS_MAX = 1 << 22;

  /** Bounds the table to 256 KiB. */
  private static final int TABLE_BITS_MAX = 16;

  private final long[] ring;

  /** For each start of a hash the first entry that begins with it or a higher one. */
  private final int[] starts;

  /** How far to shift a hash to have its start. */
  private final int shift;

  private Continuum(long[] ring) {
    this.ring = ring;
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(ring.length);
    this.shift = Integer.SIZE - Math.min(bits, TABLE_BITS_MAX);
    this.starts = starts(ring, shift);
  }

  private static int[] starts(long[] ring, int shift) {
    int[] starts = new int[(1 << (Integer.SIZE - shift)) + 1];
    int index = 0;
    for (int start = 0; start < starts.length - 1; start++) {
      long bound = entry(start << shift, 0);
      while (index < ring.length && ring[index] < bound) {
        index++;
      }
      starts[start] = index;
    }
    starts[starts.length - 1] = ring.length;
    return starts;
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
    int start = (int) hash >>> shift;
    int low = starts[start];
    int high = starts[start + 1];
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
