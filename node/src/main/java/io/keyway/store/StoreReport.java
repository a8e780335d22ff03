package io.keyway.store;

import io.keyway.index.HashIndex;
import io.keyway.index.ItemHash;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.lru.ClassLru;
import io.keyway.lru.LinkedItems;
import io.keyway.lru.LruStat;
import io.keyway.lru.Segment;
import io.keyway.memory.Memory;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.SlabClass;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What there is to know of a store's state. Any thread; parts may differ by what happens meanwhile.
 */
public final class StoreReport {

  private final SlabAllocator slabs;
  private final HashIndex index;
  private final ItemHash hash;
  private final LinkedItems items;
  private final ItemClock clock;

  StoreReport(
      SlabAllocator slabs, HashIndex index, ItemHash hash, LinkedItems items, ItemClock clock) {
    this.slabs = slabs;
    this.index = index;
    this.hash = hash;
    this.items = items;
    this.clock = clock;
  }

  /** The state of the whole. */
  public StoreStats stats() {
    LruCounts counts = new LruCounts();
    long bytes = 0;
    for (int id = 1; id <= slabs.classCount(); id++) {
      ClassLru lru = items.lru(id);
      lru.lock().lock();
      try {
        counts.add(lru);
        bytes += lru.accountedBytes();
      } finally {
        lru.lock().unlock();
      }
    }
    int buckets = index.bucketCount();
    return new StoreStats(
        index.itemCount(),
        bytes,
        items.totalItems(),
        counts,
        items.getExpired(),
        items.getFlushed(),
        slabs.pages().limit(),
        slabs.pages().count(),
        slabs.pages().freeCount(),
        Integer.SIZE - 1 - Integer.numberOfLeadingZeros(buckets),
        (long) buckets * Integer.BYTES,
        index.isGrowing());
  }

  /** The state of each slab class that has memory, in order of their numbers. */
  public List<ClassStats> classes() {
    List<ClassStats> stats = new ArrayList<>();
    for (int id = 1; id <= slabs.classCount(); id++) {
      if (slabs.slabClass(id).pageCount() > 0 || items.lru(id).itemCount() > 0) {
        stats.add(classStats(slabs.slabClass(id), items.lru(id)));
      }
    }
    return stats;
  }

  private ClassStats classStats(SlabClass slabClass, ClassLru lru) {
    lru.lock().lock();
    try {
      // The used chunks first: with pages read before them, there could be more than all.
      int usedChunks = slabClass.usedCount();
      List<SegmentStats> segments = new ArrayList<>();
      for (Segment segment : Segment.values()) {
        segments.add(
            new SegmentStats(
                lru.list(segment).itemCount(), lru.ageSeconds(segment, clock.nowSeconds())));
      }
      LruCounts counts = new LruCounts();
      counts.add(lru);
      return new ClassStats(
          slabClass.id(),
          slabClass.accountedBytes(),
          slabClass.chunksPerPage(),
          slabClass.pageCount(),
          usedChunks,
          lru.itemCount(),
          lru.accountedBytes(),
          List.copyOf(segments),
          lru.count(LruStat.EVICTED) == 0 ? 0 : lru.evictedSeconds(),
          counts);
    } finally {
      lru.lock().unlock();
    }
  }

  /**
   * How many items there are of each size in memcached's accounting, in bytes and rounded up to a
   * multiple of 32.
   */
  public SortedMap<Integer, Integer> sizes() {
    SortedMap<Integer, Integer> sizes = new TreeMap<>();
    for (int id = 1; id <= slabs.classCount(); id++) {
      ClassLru lru = items.lru(id);
      lru.lock().lock();
      try {
        lru.sizes().addTo(sizes);
      } finally {
        lru.lock().unlock();
      }
    }
    return sizes;
  }

  /** Begins a walk through the live items of a slab class, 1 to {@link Store#classCount()}. */
  public ClassWalk walk(int classId) {
    return new ClassWalk(slabs.pages(), index, hash, items, clock, classId);
  }

  /** How many parts {@link #dump} can show. */
  public int dumpParts() {
    return index.bucketCount();
  }

  /**
   * Shows a part of all live items; parts from 0 up to {@link #dumpParts()}, asked again after
   * each, together show every item that is there all the time. Changes nothing.
   *
   * @param visitor is called with a lock held: must be quick and must not call the store
   */
  public void dump(int part, Consumer<DumpedItem> visitor) {
    index.visit(part, reference -> dumpItem(reference, visitor));
  }

  private void dumpItem(int reference, Consumer<DumpedItem> visitor) {
    long address = slabs.pages().address(reference);
    if (items.isDead(address)) {
      return;
    }
    byte[] key = new byte[ItemLayout.keyLength(address)];
    Memory.copy(ItemLayout.keyAddress(address), key, 0, key.length);
    int expiry = ItemLayout.expirySeconds(address);
    visitor.accept(
        new DumpedItem(
            key,
            expiry == 0 ? -1 : clock.unixSeconds(expiry),
            clock.unixSeconds(ItemLayout.accessSeconds(address)),
            items.hasUniques() ? ItemLayout.unique(address) : 0,
            ItemLayout.isFetched(address),
            items.classOf(reference),
            items.accountedBytes(address),
            ItemLayout.flags(address)));
  }

  /** Counts what is counted since the start from 0 again. */
  public void reset() {
    items.resetCounts();
  }
}
