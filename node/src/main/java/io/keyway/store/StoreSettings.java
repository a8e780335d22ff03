package io.keyway.store;

import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a store is made with.
 *
 * @param memoryMegabytes memory for items, memcached's {@code -m}
 * @param growthFactor from one chunk size to the next, memcached's {@code -f}, above 1
 * @param chunkBytesMin key, value and flags that the smallest chunk holds, memcached's {@code -n}
 * @param itemBytesMax the largest item in memcached's accounting, its {@code -I}
 * @param evicting whether items are given up for room; memcached's {@code -M} refuses to store
 *     instead
 * @param unique whether items have CAS uniques; memcached's {@code -C} saves their room
 * @param slabs how memory is cut and moved
 * @param lru in which order items are given up
 * @param crawler how expired items are looked for
 * @param index how keys are found
 * @param memoryFile where items outlive the process, memcached's {@code -e}; null if they don't
 */
public record StoreSettings(
    int memoryMegabytes,
    double growthFactor,
    int chunkBytesMin,
    int itemBytesMax,
    boolean evicting,
    boolean unique,
    SlabSettings slabs,
    LruSettings lru,
    CrawlerSettings crawler,
    IndexSettings index,
    @Nullable Path memoryFile) {

  /** memcached's defaults. */
  public static final StoreSettings DEFAULTS = new StoreSettings(64, 1.25, 48, PagePool.PAGE_BYTES);

  private static final int ITEM_BYTES_MAX = 1 << 30;

  public StoreSettings {
    Rule.require(memoryMegabytes >= 1, "memory limit (-m)", memoryMegabytes, "at least 1 MiB");
    Rule.require(growthFactor > 1, "growth factor (-f)", growthFactor, "above 1");
    Rule.require(
        chunkBytesMin >= 1 && chunkBytesMin <= PagePool.PAGE_BYTES / 2,
        "smallest item (-n)",
        chunkBytesMin,
        "1 byte to half a page");
    Rule.require(
        itemBytesMax >= ItemLayout.ACCOUNTED_OVERHEAD_BYTES && itemBytesMax <= ITEM_BYTES_MAX,
        "largest item (-I)",
        itemBytesMax,
        "at most 1 GiB");
  }

  /** Settings of the size of memory and items, with memcached's defaults for the rest. */
  public StoreSettings(
      int memoryMegabytes, double growthFactor, int chunkBytesMin, int itemBytesMax) {
    this(
        memoryMegabytes,
        growthFactor,
        chunkBytesMin,
        itemBytesMax,
        true,
        true,
        SlabSettings.DEFAULTS,
        LruSettings.DEFAULTS,
        CrawlerSettings.DEFAULTS,
        IndexSettings.DEFAULTS,
        null);
  }

  /** These settings with another memory limit. */
  public StoreSettings withMemoryMegabytes(int megabytes) {
    return new StoreSettings(
        megabytes,
        growthFactor,
        chunkBytesMin,
        itemBytesMax,
        evicting,
        unique,
        slabs,
        lru,
        crawler,
        index,
        memoryFile);
  }

  /** These settings with items that outlive the process. */
  public StoreSettings withMemoryFile(Path file) {
    return new StoreSettings(
        memoryMegabytes,
        growthFactor,
        chunkBytesMin,
        itemBytesMax,
        evicting,
        unique,
        slabs,
        lru,
        crawler,
        index,
        file);
  }
}
