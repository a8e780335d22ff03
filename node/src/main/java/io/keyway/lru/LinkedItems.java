package io.keyway.lru;

import io.keyway.index.HashIndex;
import io.keyway.index.ItemHash;
import io.keyway.index.ItemLocks;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.item.ItemMemory;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The items that can be found by their keys: each is in the index and in its class's LRU. Any
 * thread; every call names an item or a key whose lock the caller holds.
 *
 * <p>An item is dead when it has expired, or was stored before a flush; it is unlinked by whoever
 * meets it.
 */
public final class LinkedItems {

  private final SlabAllocator slabs;
  private final PagePool pages;
  private final HashIndex index;
  private final ItemLocks locks;
  private final ItemHash hash;
  private final ItemClock clock;
  private final LruTuning tuning;
  private final ItemMemory memory;
  private final int uniqueBytes;
  private final ClassLru[] classes;
  private final AtomicLong lastUnique;
  private final LongAdder totalItems = new LongAdder();
  private final LongAdder getExpired = new LongAdder();
  private final LongAdder getFlushed = new LongAdder();
  private volatile long flushedUnique;

  /** For items whose uniques say nothing: a dead item is not bumped, so its time stands still. */
  private volatile int flushedSeconds;

  /**
   * No items yet.
   *
   * @param uniqueBytes what a CAS unique adds to an item's accounted size
   * @param firstUnique where CAS uniques start
   */
  public LinkedItems(
      SlabAllocator slabs,
      HashIndex index,
      ItemLocks locks,
      ItemHash hash,
      ItemClock clock,
      LruTuning tuning,
      int uniqueBytes,
      long firstUnique) {
    this.slabs = slabs;
    this.pages = slabs.pages();
    this.index = index;
    this.locks = locks;
    this.hash = hash;
    this.clock = clock;
    this.tuning = tuning;
    this.memory = new ItemMemory(slabs);
    this.uniqueBytes = uniqueBytes;
    this.lastUnique = new AtomicLong(firstUnique);
    this.classes = new ClassLru[slabs.classCount() + 1];
    for (int id = 1; id < classes.length; id++) {
      classes[id] = new ClassLru(pages, uniqueBytes);
    }
  }

  /** The LRU of a slab class. */
  public ClassLru lru(int classId) {
    return classes[classId];
  }

  /** The number of the class whose LRU an item is in: a chained one is in the largest. */
  public int classOf(int reference) {
    return ItemLayout.isChained(pages.address(reference))
        ? slabs.classCount()
        : slabs.classOf(reference);
  }

  /** The size of an item in memcached's accounting. */
  public long accountedBytes(long address) {
    return ItemLayout.accountedBytes(address) + uniqueBytes;
  }

  /** Whether items have CAS uniques that clients see. */
  public boolean hasUniques() {
    return uniqueBytes > 0;
  }

  /** The hash of an item's key. */
  public int hashOf(long address) {
    return hash.of(ItemLayout.keyAddress(address), ItemLayout.keyLength(address));
  }

  /** The lock of an item. */
  public ReentrantLock lockOf(int keyHash) {
    return locks.of(keyHash);
  }

  /** The live item with a key, or {@link PagePool#NONE}; a dead one is unlinked. */
  public int find(int keyHash, byte[] key, int offset, int length) {
    return liveOrNone(keyHash, index.find(keyHash, key, offset, length));
  }

  /** The live item with the same key as an item that is not linked, or {@link PagePool#NONE}. */
  public int findSameKey(int keyHash, long address) {
    return liveOrNone(keyHash, index.findSameKey(keyHash, address));
  }

  private int liveOrNone(int keyHash, int reference) {
    if (reference == PagePool.NONE) {
      return PagePool.NONE;
    }
    long address = pages.address(reference);
    boolean flushed = isFlushed(address);
    if (!flushed && !isExpired(address)) {
      return reference;
    }
    (flushed ? getFlushed : getExpired).increment();
    unlink(keyHash, reference);
    return PagePool.NONE;
  }

  /** Whether an item has expired or was flushed. */
  public boolean isDead(long address) {
    return isFlushed(address) || isExpired(address);
  }

  private boolean isExpired(long address) {
    int expiry = ItemLayout.expirySeconds(address);
    return expiry != 0 && expiry <= clock.nowSeconds();
  }

  private boolean isFlushed(long address) {
    if (ItemLayout.isUniqueChosen(address)) {
      return ItemLayout.accessSeconds(address) <= flushedSeconds;
    }
    long flushed = flushedUnique;
    return flushed != 0 && Long.compareUnsigned(ItemLayout.unique(address), flushed) <= 0;
  }

  /** Makes every item that is linked now dead. */
  public void flush() {
    flushedSeconds = clock.nowSeconds();
    flushedUnique = lastUnique.get();
  }

  /** A CAS unique that no item had before. */
  public long nextUnique() {
    return lastUnique.incrementAndGet();
  }

  /** Links an item in place of another one or, if that is {@link PagePool#NONE}, as a new one. */
  public void replace(int keyHash, int old, int reference) {
    if (old != PagePool.NONE) {
      unlink(keyHash, old);
    }
    long address = pages.address(reference);
    ItemLayout.unique(address, nextUnique());
    totalItems.increment();
    ClassLru lru = classes[classOf(reference)];
    lru.lock().lock();
    try {
      lru.link(reference, firstSegment(address));
    } finally {
      lru.lock().unlock();
    }
    index.insert(keyHash, reference);
  }

  /** Links an item that an earlier process had linked, with the unique that it has. */
  void linkAgain(int reference, long address, int classId, Segment segment) {
    totalItems.increment();
    classes[classId].link(reference, segment);
    index.insert(hashOf(address), reference);
  }

  /** Writes what {@link #readState} reads. */
  void writeState(DataOutput out) throws IOException {
    out.writeLong(lastUnique.get());
    out.writeLong(flushedUnique);
    out.writeInt(flushedSeconds);
  }

  /** Goes on with the uniques and flushes of an earlier process, whose times are shifted. */
  void readState(DataInput in, int shiftSeconds) throws IOException {
    lastUnique.set(in.readLong());
    flushedUnique = in.readLong();
    int flushed = in.readInt();
    flushedSeconds = flushed == 0 ? 0 : ItemLayout.shifted(flushed, shiftSeconds);
  }

  private Segment firstSegment(long address) {
    int temporary = tuning.temporaryTtlSeconds();
    if (temporary >= 0) {
      int expiry = ItemLayout.expirySeconds(address);
      if (expiry != 0 && expiry - clock.nowSeconds() <= temporary) {
        return Segment.TEMP;
      }
    }
    return tuning.isSegmented() ? Segment.HOT : Segment.COLD;
  }

  /** Unlinks an item and gives back its memory. */
  public void unlink(int keyHash, int reference) {
    ClassLru lru = classes[classOf(reference)];
    lru.lock().lock();
    try {
      unlink(keyHash, reference, lru);
    } finally {
      lru.lock().unlock();
    }
  }

  /** Unlinks an item under its LRU's lock too. */
  void unlink(int keyHash, int reference, ClassLru lru) {
    index.remove(keyHash, reference);
    lru.unlink(reference);
    memory.free(reference);
  }

  /** Items linked since the start. */
  public long totalItems() {
    return totalItems.sum();
  }

  /** Expired items that somebody asked for. */
  public long getExpired() {
    return getExpired.sum();
  }

  /** Flushed items that somebody asked for. */
  public long getFlushed() {
    return getFlushed.sum();
  }

  /** Counts everything from 0 again. */
  public void resetCounts() {
    totalItems.reset();
    getExpired.reset();
    getFlushed.reset();
    for (int id = 1; id < classes.length; id++) {
      ClassLru lru = classes[id];
      lru.lock().lock();
      try {
        lru.resetCounts();
      } finally {
        lru.lock().unlock();
      }
    }
  }
}
