package io.keyway.store;

import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;

/**
 * What a store is made with.
 *
 * @param memoryMegabytes memory for items, memcached's {@code -m}
 * @param growthFactor from one chunk size to the next, memcached's {@code -f}, above 1
 * @param chunkBytesMin key, value and flags that the smallest chunk holds, memcached's {@code -n}
 * @param itemBytesMax the largest item in memcached's accounting, its {@code -I}
 */
public record StoreSettings(
    int memoryMegabytes, double growthFactor, int chunkBytesMin, int itemBytesMax) {

  /** memcached's defaults. */
  public static final StoreSettings DEFAULTS = new StoreSettings(64, 1.25, 48, PagePool.PAGE_BYTES);

  public StoreSettings {
    require(memoryMegabytes >= 1, "memory limit", memoryMegabytes, "at least 1 MiB");
    require(growthFactor > 1, "growth factor", growthFactor, "above 1");
    require(
        chunkBytesMin >= 1 && chunkBytesMin <= PagePool.PAGE_BYTES / 2,
        "minimum chunk size",
        chunkBytesMin,
        "1 byte to half a page");
    require(
        itemBytesMax >= ItemLayout.ACCOUNTED_OVERHEAD_BYTES && itemBytesMax <= PagePool.PAGE_BYTES,
        "largest item",
        itemBytesMax,
        "at most one page of 1 MiB");
  }

  /** These settings with another memory limit. */
  public StoreSettings withMemoryMegabytes(int megabytes) {
    return new StoreSettings(megabytes, growthFactor, chunkBytesMin, itemBytesMax);
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
  }
}
