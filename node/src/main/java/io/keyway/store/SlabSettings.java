package io.keyway.store;

import io.keyway.slab.PagePool;
import java.util.List;

/**
 * How memory is cut into chunks and moved between slab classes.
 *
 * @param sizes chunk sizes of the classes in memcached's accounting, rising, in place of those that
 *     a growth factor gives; empty for those ({@code -o slab_sizes})
 * @param chunkBytesMax the largest chunk in memcached's accounting; a larger item is a chain of
 *     chunks ({@code -o slab_chunk_max})
 * @param reassigning whether pages may move between classes ({@code -o slab_reassign})
 * @param automove whether they move by themselves: 0 never, 1 and 2 as needed ({@code -o
 *     slab_automove})
 * @param automoveRatio the age of a class's oldest items in relation to those of the oldest class
 *     below which it gets a page ({@code -o slab_automove_ratio})
 * @param automoveWindowSeconds over how long ages are averaged ({@code -o slab_automove_window})
 * @param automoveFreeRatio what is shown as the share of all memory that is kept free for flash
 *     storage ({@code -o slab_automove_freeratio}), of which there is none
 */
public record SlabSettings(
    List<Integer> sizes,
    int chunkBytesMax,
    boolean reassigning,
    int automove,
    double automoveRatio,
    int automoveWindowSeconds,
    double automoveFreeRatio) {

  /** memcached's defaults. */
  public static final SlabSettings DEFAULTS =
      new SlabSettings(List.of(), PagePool.PAGE_BYTES / 2, true, 1, 0.8, 10, 0.01);

  /** As many classes as memcached has, less the largest and the one for pages. */
  private static final int SIZES_MAX = 62;

  private static final int SIZE_STEP_BYTES = 8;
  private static final int SIZE_BYTES_MIN = 48;
  private static final int AUTOMOVE_MAX = 2;
  private static final int WINDOW_SECONDS_MIN = 3;

  public SlabSettings {
    sizes = List.copyOf(sizes);
    checkSizes(sizes, chunkBytesMax);
    Rule.require(
        chunkBytesMax >= SIZE_STEP_BYTES && PagePool.PAGE_BYTES % chunkBytesMax == 0,
        "slab_chunk_max",
        chunkBytesMax,
        "a size in bytes that divides a page of " + PagePool.PAGE_BYTES);
    Rule.range("slab_automove", automove, 0, AUTOMOVE_MAX);
    Rule.share("slab_automove_ratio", automoveRatio);
    Rule.require(
        automoveWindowSeconds >= WINDOW_SECONDS_MIN,
        "slab_automove_window",
        automoveWindowSeconds,
        "at least " + WINDOW_SECONDS_MIN);
    Rule.share("slab_automove_freeratio", automoveFreeRatio);
  }

  private static void checkSizes(List<Integer> sizes, int chunkBytesMax) {
    Rule.require(
        sizes.size() <= SIZES_MAX, "slab_sizes", sizes.size(), "at most " + SIZES_MAX + " sizes");
    int least = SIZE_BYTES_MIN;
    for (int size : sizes) {
      Rule.require(
          size >= least && size <= chunkBytesMax,
          "slab_sizes",
          size,
          "rising by %d or more from %d to %d"
              .formatted(SIZE_STEP_BYTES, SIZE_BYTES_MIN, chunkBytesMax));
      least = size + SIZE_STEP_BYTES;
    }
  }
}
