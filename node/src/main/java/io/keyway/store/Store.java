package io.keyway.store;

import io.keyway.index.HashIndex;
import io.keyway.index.ItemHash;
import io.keyway.index.ItemLocks;
import io.keyway.item.ItemLayout;
import io.keyway.lru.LruList;
import io.keyway.memory.Memory;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.SlabClass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A cache of items in bounded off-heap memory. Any thread, but for {@link #tick()} and {@link
 * #close()}.
 *
 * <p>A new item is made in two steps, so that a value can arrive slowly and go straight to its
 * place: {@link #allocate} takes a chunk that nobody else sees, the caller fills it at {@link
 * #valueAddress}, and {@link #commit} puts it in its place or {@link #discard} gives it back. Keys
 * are ranges of arrays, 1 to 250 bytes. A read or write allocates nothing.
 */
public final class Store implements AutoCloseable {

  /** What {@link #allocate} returns for an item that is larger than allowed. */
  public static final int TOO_LARGE = -1;

  /** What {@link #allocate} returns when no memory can be had. */
  public static final int OUT_OF_MEMORY = -2;

  /**
   * A read moves an item to the front at most this often, so that hot keys do not fight for the LRU
   * lock.
   */
  private static final int BUMP_INTERVAL_SECONDS = 60;

  /** Items from the tail that one eviction looks at, as some may be locked. */
  private static final int EVICTION_CANDIDATES = 10;

  /** Evictions that one allocation may need, as others may take the chunk first. */
  private static final int EVICTIONS_PER_ALLOCATION = 10;

  private final StoreSettings settings;
  private final StoreClock clock;
  private final SlabAllocator slabs;
  private final PagePool pages;
  private final ItemHash hash = new ItemHash(ThreadLocalRandom.current().nextLong());
  private final ItemLocks locks = new ItemLocks();
  private final HashIndex index;
  private final LruList[] lists;

  private final AtomicLong lastUnique;
  private volatile long flushedUnique;
  private int flushSeconds;

  private final LongAdder totalItems = new LongAdder();
  private final LongAdder evictions = new LongAdder();
  private final LongAdder evictedUnfetched = new LongAdder();
  private final LongAdder reclaimed = new LongAdder();
  private final LongAdder expiredUnfetched = new LongAdder();
  private final LongAdder getExpired = new LongAdder();
  private final LongAdder getFlushed = new LongAdder();

  /**
   * An empty store.
   *
   * @param firstUnique where CAS uniques start; differs between nodes, so that a token of one means
   *     nothing to another
   */
  public Store(StoreSettings settings, StoreClock clock, long firstUnique) {
    this.settings = settings;
    this.clock = clock;
    this.lastUnique = new AtomicLong(firstUnique);
    this.flushedUnique = firstUnique;
    this.slabs =
        new SlabAllocator(
            settings.memoryMegabytes(),
            settings.growthFactor(),
            settings.chunkBytesMin(),
            ItemLayout.SAVED_BYTES);
    this.pages = slabs.pages();
    this.index = new HashIndex(pages, locks, hash);
    this.lists = new LruList[slabs.classCount() + 1];
    for (int id = 1; id < lists.length; id++) {
      lists[id] = new LruList(pages);
    }
  }

  /** Hands an item to the reader, if there is one. */
  public boolean read(byte[] key, int offset, int length, ItemReader reader) {
    int keyHash = hash.of(key, offset, length);
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int reference = findLive(keyHash, key, offset, length);
      if (reference == PagePool.NONE) {
        return false;
      }
      hand(reference, reader);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives an item a new expiry and hands it to the reader, if there is one. */
  public boolean touchAndRead(byte[] key, int offset, int length, int exptime, ItemReader reader) {
    int keyHash = hash.of(key, offset, length);
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int reference = findLive(keyHash, key, offset, length);
      if (reference == PagePool.NONE) {
        return false;
      }
      ItemLayout.expirySeconds(pages.address(reference), clock.expirySeconds(exptime));
      hand(reference, reader);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives an item a new expiry; false if there is none. */
  public boolean touch(byte[] key, int offset, int length, int exptime) {
    int keyHash = hash.of(key, offset, length);
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int reference = findLive(keyHash, key, offset, length);
      if (reference == PagePool.NONE) {
        return false;
      }
      ItemLayout.expirySeconds(pages.address(reference), clock.expirySeconds(exptime));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Drops an item; false if there is none. */
  public boolean delete(byte[] key, int offset, int length) {
    int keyHash = hash.of(key, offset, length);
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int reference = findLive(keyHash, key, offset, length);
      if (reference == PagePool.NONE) {
        return false;
      }
      unlink(keyHash, reference);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a chunk for a new item, evicting if it must; until {@link #commit} or {@link #discard} it
   * is the caller's.
   *
   * @return a reference above 0, or {@link #TOO_LARGE} or {@link #OUT_OF_MEMORY}
   */
  public int allocate(byte[] key, int offset, int length, int flags, int exptime, int valueLength) {
    long bytes = ItemLayout.accountedBytes(length, flags, valueLength);
    if (bytes > settings.itemBytesMax()) {
      return TOO_LARGE;
    }
    int reference = allocateChunk(slabs.classFor((int) bytes));
    if (reference == PagePool.NONE) {
      return OUT_OF_MEMORY;
    }
    ItemLayout.initialize(
        pages.address(reference),
        key,
        offset,
        length,
        flags,
        clock.expirySeconds(exptime),
        clock.nowSeconds(),
        valueLength);
    return reference;
  }

  /** Where the value of an allocated item goes. */
  public long valueAddress(int reference) {
    return ItemLayout.valueAddress(pages.address(reference));
  }

  /** Gives back an allocated item that will not be stored. */
  public void discard(int reference) {
    slabs.free(reference);
  }

  /**
   * Puts an allocated item in its place if the mode's condition holds, and gives it back if not.
   * The reference is the store's from here on.
   *
   * @param unique the CAS unique that the item must have, for {@link StorageMode#CAS}
   */
  public StoreResult commit(StorageMode mode, int reference, long unique) {
    if (mode == StorageMode.APPEND || mode == StorageMode.PREPEND) {
      return concatenate(mode, reference);
    }
    long address = pages.address(reference);
    int keyHash = hash.of(ItemLayout.keyAddress(address), ItemLayout.keyLength(address));
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int old = liveOrNone(keyHash, index.findSameKey(keyHash, address));
      StoreResult result = condition(mode, old, unique);
      if (result == StoreResult.STORED) {
        replace(keyHash, old, reference);
      } else {
        slabs.free(reference);
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  private StoreResult condition(StorageMode mode, int old, long unique) {
    boolean found = old != PagePool.NONE;
    return switch (mode) {
      case ADD -> found ? StoreResult.NOT_STORED : StoreResult.STORED;
      case REPLACE -> found ? StoreResult.STORED : StoreResult.NOT_STORED;
      case CAS -> {
        if (!found) {
          yield StoreResult.NOT_FOUND;
        }
        boolean same = unique == ItemLayout.unique(pages.address(old));
        yield same ? StoreResult.STORED : StoreResult.EXISTS;
      }
      case SET, APPEND, PREPEND -> StoreResult.STORED;
    };
  }

  /** Joins an allocated item's value with the stored one's in a third item. */
  private StoreResult concatenate(StorageMode mode, int part) {
    long partAddress = pages.address(part);
    int keyHash = hash.of(ItemLayout.keyAddress(partAddress), ItemLayout.keyLength(partAddress));
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int old = liveOrNone(keyHash, index.findSameKey(keyHash, partAddress));
      if (old == PagePool.NONE) {
        return StoreResult.NOT_STORED;
      }
      long oldAddress = pages.address(old);
      boolean append = mode == StorageMode.APPEND;
      long first = append ? oldAddress : partAddress;
      long second = append ? partAddress : oldAddress;
      int firstLength = ItemLayout.valueLength(first);
      int secondLength = ItemLayout.valueLength(second);
      int whole = allocateLike(oldAddress, firstLength + secondLength);
      if (whole < 0) {
        return whole == TOO_LARGE ? StoreResult.NOT_STORED : StoreResult.OUT_OF_MEMORY;
      }
      long to = valueAddress(whole);
      Memory.copy(ItemLayout.valueAddress(first), to, firstLength);
      Memory.copy(ItemLayout.valueAddress(second), to + firstLength, secondLength);
      replace(keyHash, old, whole);
      return StoreResult.STORED;
    } finally {
      lock.unlock();
      slabs.free(part);
    }
  }

  /**
   * Adds to a decimal value, or subtracts from it down to 0; sums wrap at 2^64. The value keeps its
   * length where the digits fit, padded with blanks.
   *
   * @param number takes the new value, if the result is {@link StoreResult#STORED}
   */
  public StoreResult add(
      byte[] key, int offset, int length, boolean increment, long delta, DecimalValue number) {
    int keyHash = hash.of(key, offset, length);
    ReentrantLock lock = locks.of(keyHash);
    lock.lock();
    try {
      int reference = findLive(keyHash, key, offset, length);
      if (reference == PagePool.NONE) {
        return StoreResult.NOT_FOUND;
      }
      long address = pages.address(reference);
      int valueLength = ItemLayout.valueLength(address);
      if (!number.read(ItemLayout.valueAddress(address), valueLength)) {
        return StoreResult.NON_NUMERIC;
      }
      number.add(increment, delta);
      if (number.digits() <= valueLength) {
        number.write(ItemLayout.valueAddress(address), valueLength);
        ItemLayout.unique(address, lastUnique.incrementAndGet());
        return StoreResult.STORED;
      }
      return lengthen(keyHash, reference, number);
    } finally {
      lock.unlock();
    }
  }

  /** Replaces an item by one that has room for all digits of a number. */
  private StoreResult lengthen(int keyHash, int reference, DecimalValue number) {
    int longer = allocateLike(pages.address(reference), number.digits());
    if (longer < 0) {
      return StoreResult.OUT_OF_MEMORY;
    }
    number.write(valueAddress(longer), number.digits());
    replace(keyHash, reference, longer);
    return StoreResult.STORED;
  }

  /** Allocates an item with another one's key, flags and expiry, under the item lock. */
  private int allocateLike(long address, int valueLength) {
    int keyLength = ItemLayout.keyLength(address);
    long bytes = ItemLayout.accountedBytes(keyLength, ItemLayout.flags(address), valueLength);
    if (bytes > settings.itemBytesMax()) {
      return TOO_LARGE;
    }
    int reference = allocateChunk(slabs.classFor((int) bytes));
    if (reference == PagePool.NONE) {
      return OUT_OF_MEMORY;
    }
    ItemLayout.initializeLike(pages.address(reference), address, clock.nowSeconds(), valueLength);
    return reference;
  }

  /**
   * Drops every item there is, now or later. Items stored before it are dead from the moment it
   * takes effect; their memory is reclaimed when they are met.
   *
   * @param exptime when, as clients say it; 0 is now. One delay at a time: a newer call replaces it
   */
  public synchronized void flushAll(int exptime) {
    int seconds = clock.expirySeconds(exptime) - 1;
    if (seconds <= clock.nowSeconds()) {
      flushSeconds = 0;
      flushedUnique = lastUnique.get();
    } else {
      flushSeconds = seconds;
    }
  }

  /**
   * Moves the clock on and carries out a delayed flush that is due. One thread, about once a
   * second.
   */
  public synchronized void tick() {
    clock.tick();
    if (flushSeconds != 0 && flushSeconds <= clock.nowSeconds()) {
      flushSeconds = 0;
      flushedUnique = lastUnique.get();
    }
  }

  /** The clock that expiries are measured by. */
  public StoreClock clock() {
    return clock;
  }

  /** What the store was made with. */
  public StoreSettings settings() {
    return settings;
  }

  /** The state at this moment; parts may differ by what happens meanwhile. */
  public StoreStats stats() {
    int buckets = index.bucketCount();
    return new StoreStats(
        index.itemCount(),
        accountedBytes(),
        totalItems.sum(),
        evictions.sum(),
        evictedUnfetched.sum(),
        reclaimed.sum(),
        expiredUnfetched.sum(),
        getExpired.sum(),
        getFlushed.sum(),
        pages.count(),
        Integer.SIZE - 1 - Integer.numberOfLeadingZeros(buckets),
        (long) buckets * Integer.BYTES,
        index.isGrowing());
  }

  private long accountedBytes() {
    long bytes = 0;
    for (int id = 1; id < lists.length; id++) {
      LruList list = lists[id];
      list.lock().lock();
      try {
        bytes += list.accountedBytes();
      } finally {
        list.lock().unlock();
      }
    }
    return bytes;
  }

  /** The state of each slab class that has memory, in order of their numbers. */
  public List<ClassStats> classStats() {
    List<ClassStats> stats = new ArrayList<>();
    for (int id = 1; id < lists.length; id++) {
      if (slabs.slabClass(id).pageCount() > 0) {
        stats.add(classStats(slabs.slabClass(id), lists[id]));
      }
    }
    return stats;
  }

  private ClassStats classStats(SlabClass slabClass, LruList list) {
    list.lock().lock();
    try {
      // The used chunks first: with pages read before them, there could be more than all.
      int usedChunks = slabClass.usedCount();
      int tail = list.tail();
      int now = clock.nowSeconds();
      int age = tail == PagePool.NONE ? 0 : now - ItemLayout.accessSeconds(pages.address(tail));
      return new ClassStats(
          slabClass.id(),
          slabClass.accountedBytes(),
          slabClass.chunksPerPage(),
          slabClass.pageCount(),
          usedChunks,
          list.itemCount(),
          list.accountedBytes(),
          age);
    } finally {
      list.lock().unlock();
    }
  }

  /** Counts what {@link #stats()} counts since the start from 0 again. */
  public void resetStats() {
    totalItems.reset();
    evictions.reset();
    evictedUnfetched.reset();
    reclaimed.reset();
    expiredUnfetched.reset();
    getExpired.reset();
    getFlushed.reset();
  }

  /** The memory below, for those who check that it is in order. */
  SlabAllocator slabs() {
    return slabs;
  }

  /** The index below, for those who check that it is in order. */
  HashIndex index() {
    return index;
  }

  /** The hash that the index is used with. */
  ItemHash hash() {
    return hash;
  }

  /** The items of a slab class, for those who check that they are in order. */
  LruList list(int classId) {
    return lists[classId];
  }

  /** Frees all memory; nobody may call the store any more. */
  @Override
  public void close() {
    index.close();
    slabs.close();
  }

  private void hand(int reference, ItemReader reader) {
    long address = pages.address(reference);
    bump(address, reference);
    reader.read(
        ItemLayout.flags(address),
        ItemLayout.valueLength(address),
        ItemLayout.unique(address),
        ItemLayout.valueAddress(address));
  }

  private void bump(long address, int reference) {
    ItemLayout.markFetched(address);
    int now = clock.nowSeconds();
    if (now - ItemLayout.accessSeconds(address) < BUMP_INTERVAL_SECONDS) {
      return;
    }
    ItemLayout.accessSeconds(address, now);
    LruList list = lists[slabs.classOf(reference)];
    list.lock().lock();
    try {
      list.remove(reference);
      list.addFirst(reference);
    } finally {
      list.lock().unlock();
    }
  }

  private int findLive(int keyHash, byte[] key, int offset, int length) {
    return liveOrNone(keyHash, index.find(keyHash, key, offset, length));
  }

  /** The reference itself if its item lives; a dead item is unlinked. Under the item lock. */
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

  private boolean isExpired(long address) {
    int expiry = ItemLayout.expirySeconds(address);
    return expiry != 0 && expiry <= clock.nowSeconds();
  }

  private boolean isFlushed(long address) {
    return ItemLayout.unique(address) <= flushedUnique;
  }

  private void replace(int keyHash, int old, int reference) {
    if (old != PagePool.NONE) {
      unlink(keyHash, old);
    }
    link(keyHash, reference);
  }

  private void link(int keyHash, int reference) {
    ItemLayout.unique(pages.address(reference), lastUnique.incrementAndGet());
    totalItems.increment();
    LruList list = lists[slabs.classOf(reference)];
    list.lock().lock();
    try {
      list.addFirst(reference);
    } finally {
      list.lock().unlock();
    }
    index.insert(keyHash, reference);
  }

  private void unlink(int keyHash, int reference) {
    LruList list = lists[slabs.classOf(reference)];
    list.lock().lock();
    try {
      unlink(keyHash, reference, list);
    } finally {
      list.lock().unlock();
    }
  }

  /** Unlinks an item under its own lock and its list's. */
  private void unlink(int keyHash, int reference, LruList list) {
    index.remove(keyHash, reference);
    list.remove(reference);
    slabs.free(reference);
  }

  private int allocateChunk(int classId) {
    int reference = slabs.allocate(classId);
    for (int i = 0; reference == PagePool.NONE && i < EVICTIONS_PER_ALLOCATION; i++) {
      if (!evict(lists[classId])) {
        return PagePool.NONE;
      }
      reference = slabs.allocate(classId);
    }
    return reference;
  }

  /**
   * Drops one of the least recently used items of a class; false if there is none that can be had.
   */
  private boolean evict(LruList list) {
    list.lock().lock();
    try {
      int candidate = list.tail();
      for (int i = 0; candidate != PagePool.NONE && i < EVICTION_CANDIDATES; i++) {
        long address = pages.address(candidate);
        if (tryEvict(list, candidate, address)) {
          return true;
        }
        candidate = ItemLayout.lruPrevious(address);
      }
      return false;
    } finally {
      list.lock().unlock();
    }
  }

  /**
   * An item whose lock this very thread holds is the one it is working on, or that one's neighbour:
   * not to be evicted.
   */
  private boolean tryEvict(LruList list, int reference, long address) {
    int keyHash = hash.of(ItemLayout.keyAddress(address), ItemLayout.keyLength(address));
    ReentrantLock lock = locks.of(keyHash);
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return false;
    }
    try {
      boolean alive = !isFlushed(address) && !isExpired(address);
      (alive ? evictions : reclaimed).increment();
      if (!ItemLayout.isFetched(address)) {
        (alive ? evictedUnfetched : expiredUnfetched).increment();
      }
      unlink(keyHash, reference, list);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
