package io.keyway.store;

import io.keyway.item.Chain;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.item.ItemMemory;
import io.keyway.lru.LruTails;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;

/**
 * Makes items that are not linked yet. Any thread.
 *
 * <p>An item goes to the class that memcached would put it in. One that no chunk can hold becomes a
 * small item with a chain, which grows as the value comes, so that a client who only announces a
 * value holds no memory.
 */
final class Allocation {

  /** What memcached adds to the item of a chain: the header of a link. */
  private static final int ACCOUNTED_LINK_BYTES = 48;

  private final SlabAllocator slabs;
  private final PagePool pages;
  private final LruTails tails;
  private final ItemMemory memory;
  private final ItemClock clock;
  private final int uniqueBytes;
  private final int savedBytes;
  private final long itemBytesMax;

  Allocation(
      SlabAllocator slabs, LruTails tails, ItemClock clock, int uniqueBytes, long itemBytesMax) {
    this.slabs = slabs;
    this.pages = slabs.pages();
    this.tails = tails;
    this.memory = new ItemMemory(slabs);
    this.clock = clock;
    this.uniqueBytes = uniqueBytes;
    this.savedBytes = savedBytes(uniqueBytes);
    this.itemBytesMax = itemBytesMax;
  }

  /** By how much an item is smaller than memcached accounts for. */
  static int savedBytes(int uniqueBytes) {
    return ItemLayout.ACCOUNTED_OVERHEAD_BYTES + uniqueBytes - ItemLayout.HEADER_BYTES;
  }

  /** Makes an item; returns a reference above or below 0 but for the two constants of the store. */
  int item(byte[] key, int offset, int length, int flags, int exptime, int valueLength) {
    long bytes = ItemLayout.accountedBytes(length, flags, valueLength) + uniqueBytes;
    int reference = chunk(bytes, valueLength);
    if (Store.isItem(reference)) {
      ItemLayout.initialize(
          pages.address(reference),
          key,
          offset,
          length,
          flags,
          clock.expirySeconds(exptime),
          clock.nowSeconds(),
          valueLength,
          isChained(bytes));
    }
    return reference;
  }

  /** Makes an item with another one's key, flags and expiry, and with room for all of its value. */
  int like(long address, int valueLength) {
    long bytes =
        ItemLayout.accountedBytes(address)
            - ItemLayout.valueLength(address)
            + (long) valueLength
            + uniqueBytes;
    int reference = chunk(bytes, valueLength);
    if (Store.isItem(reference)) {
      ItemLayout.initializeLike(
          pages.address(reference), address, clock.nowSeconds(), valueLength, isChained(bytes));
      if (isChained(bytes) && !extendFully(reference, valueLength)) {
        memory.free(reference);
        return Store.OUT_OF_MEMORY;
      }
    }
    return reference;
  }

  private boolean isChained(long bytes) {
    return bytes > slabs.accountedBytesMax();
  }

  private int chunk(long bytes, int valueLength) {
    if (bytes > itemBytesMax) {
      return Store.TOO_LARGE;
    }
    int own = (int) (isChained(bytes) ? bytes - valueLength + ACCOUNTED_LINK_BYTES : bytes);
    int classId = slabs.classFor(own);
    int reference = isChained(bytes) ? allocatePart(classId) : tails.allocate(classId);
    return reference == PagePool.NONE ? Store.OUT_OF_MEMORY : reference;
  }

  /**
   * Adds a link for as much of the value as it can hold to the chain that a cursor is at the end
   * of, and moves the cursor there; false if no memory can be had.
   */
  boolean extend(ValueCursor cursor) {
    int link = link(cursor.reference(), cursor.link(), cursor.left());
    cursor.enter(link);
    return link != PagePool.NONE;
  }

  private boolean extendFully(int reference, int valueLength) {
    int last = PagePool.NONE;
    for (int left = valueLength; left > 0; left -= Chain.partLength(pages.address(last))) {
      last = link(reference, last, left);
      if (last == PagePool.NONE) {
        return false;
      }
    }
    return true;
  }

  private int link(int reference, int last, int left) {
    int partMax = slabs.slabClass(slabs.classCount()).chunkBytes() - Chain.LINK_BYTES;
    int part = Math.min(left, partMax);
    int link = allocatePart(slabs.classFor(part + Chain.LINK_BYTES + savedBytes));
    if (link != PagePool.NONE) {
      memory.append(reference, last, link, part);
    }
    return link;
  }

  /**
   * Takes a chunk for a part of a chained item. All of those are in the LRU of the largest class,
   * so a small one may have nothing to evict: then a large chunk has to do.
   */
  private int allocatePart(int classId) {
    int reference = tails.allocate(classId);
    return reference == PagePool.NONE ? tails.allocate(slabs.classCount()) : reference;
  }

  void free(int reference) {
    memory.free(reference);
  }
}
