package io.keyway.lru;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many items there are of each size, in steps of {@link #STEP_BYTES}. Guarded by the LRU lock
 * of the class whose items it counts.
 */
public final class SizeHistogram {

  /** From one size to the next. */
  public static final int STEP_BYTES = 32;

  /** Sizes up to 1 MiB are counted in an array; the few items above it in a map. */
  private static final int ARRAY_STEPS_MAX = (1 << 20) / STEP_BYTES;

  private int[] counts = {};
  private final Map<Integer, Integer> largeCounts = new HashMap<>();

  /** Counts an item in. */
  void add(long bytes) {
    change(step(bytes), 1);
  }

  /** Counts an item out. */
  void remove(long bytes) {
    change(step(bytes), -1);
  }

  private static int step(long bytes) {
    return (int) ((bytes - 1) / STEP_BYTES + 1);
  }

  private void change(int step, int by) {
    if (step > ARRAY_STEPS_MAX) {
      largeCounts.merge(step, by, Integer::sum);
      largeCounts.remove(step, 0);
      return;
    }
    if (step >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(step + 1, 2 * counts.length));
    }
    counts[step] += by;
  }

  /** Adds all counts that are not 0 to a map from the size in bytes. */
  public void addTo(Map<Integer, Integer> all) {
    for (int step = 0; step < counts.length; step++) {
      if (counts[step] != 0) {
        all.merge(step * STEP_BYTES, counts[step], Integer::sum);
      }
    }
    largeCounts.forEach((step, count) -> all.merge(step * STEP_BYTES, count, Integer::sum));
  }
}
