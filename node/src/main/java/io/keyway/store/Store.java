package io.keyway.store;

import io.keyway.index.HashIndex;
import io.keyway.index.ItemHash;
import io.keyway.index.ItemLocks;
import io.keyway.item.Chain;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.lru.Automover;
import io.keyway.lru.EvictionListener;
import io.keyway.lru.KeptItems;
import io.keyway.lru.LinkedItems;
import io.keyway.lru.LruCrawler;
import io.keyway.lru.LruTails;
import io.keyway.lru.LruTuning;
import io.keyway.lru.PageMover;
import io.keyway.slab.PageMemory;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A cache of items in bounded off-heap memory. Any thread, but for {@link #tick()} and {@link
 * #close()}.
 *
 * <p>Each thread works on keys through an {@link Entry} of its own. A new item is made in two
 * steps, so that a value can arrive slowly and go straight to its place: {@link #allocate} makes an
 * item that nobody else sees, the caller fills it through a {@link ValueCursor}, and {@link
 * Entry#store} puts it in its place or {@link #discard} gives it back. Nothing of this allocates on
 * the heap.
 */
public final class Store implements AutoCloseable {

  /** What {@link #allocate} returns for an item that is larger than allowed. */
  public static final int TOO_LARGE = -1;

  /** What {@link #allocate} returns when no memory can be had. */
  public static final int OUT_OF_MEMORY = -2;

  /** What memcached puts before an item's data: the size of its header. */
  private static final int ACCOUNTED_HEADER_BYTES = 48;

  private final StoreSettings settings;
  private final @Nullable MemoryFile file;
  private final ItemClock clock;
  private final SlabAllocator slabs;
  private final PagePool pages;
  private final ItemHash hash = new ItemHash(ThreadLocalRandom.current().nextLong());
  private final HashIndex index;
  private final LruTuning tuning = new LruTuning();
  private final LinkedItems items;
  private final DelayedFlush flush;
  private final KeptState kept;
  private final LruTails tails;
  private final Allocation allocation;
  private final LruCrawler crawler;
  private final PageMover mover;
  private final Automover automover;
  private final Upkeep upkeep;
  private final StoreReport report;

  /** An empty store over some memory, which it leaves to the next process if it is in a file. */
  Store(
      StoreSettings settings,
      ItemClock clock,
      long firstUnique,
      PageMemory memory,
      @Nullable MemoryFile file) {
    this.settings = settings;
    this.clock = clock;
    this.file = file;
    int uniqueBytes = settings.unique() ? ItemLayout.ACCOUNTED_UNIQUE_BYTES : 0;
    this.slabs =
        new SlabAllocator(
            settings.memoryMegabytes(),
            sizes(settings),
            Allocation.savedBytes(uniqueBytes),
            memory);
    this.pages = slabs.pages();
    ItemLocks locks = new ItemLocks();
    this.index = new HashIndex(pages, locks, hash);
    this.items =
        new LinkedItems(slabs, index, locks, hash, clock, tuning, uniqueBytes, firstUnique);
    this.flush = new DelayedFlush(clock, items);
    this.kept =
        new KeptState(settings.unique(), clock, flush, slabs, new KeptItems(items, index, slabs));
    this.tails = new LruTails(items, slabs, clock, tuning);
    this.allocation = new Allocation(slabs, tails, clock, uniqueBytes, settings.itemBytesMax());
    this.crawler =
        new LruCrawler(
            items, index, slabs, settings.crawler().enabled(), settings.crawler().itemsMax());
    this.mover = new PageMover(items, tails, index, slabs);
    SlabSettings moving = settings.slabs();
    this.automover =
        new Automover(
            items,
            slabs,
            mover,
            moving.reassigning() ? moving.automove() : 0,
            moving.automoveWindowSeconds(),
            moving.automoveRatio());
    this.upkeep = new Upkeep(tails, tuning, crawler, mover, automover, clock, slabs.classCount());
    this.report = new StoreReport(slabs, index, hash, items, clock);
    tune(settings);
  }

  /**
   * A store with the items of its memory file, or an empty one.
   *
   * @param firstUnique where CAS uniques start; differs between nodes, so that a token of one means
   *     nothing to another
   * @throws java.io.UncheckedIOException if the memory file can't be had
   */
  public static Store open(StoreSettings settings, long firstUnique) {
    ItemClock clock = new ItemClock(System::nanoTime, InstantSource.system());
    Store store = open(settings, clock, firstUnique);
    store.upkeep.start();
    return store;
  }

  /** A store of another clock, whose upkeep is the caller's. */
  static Store open(StoreSettings settings, ItemClock clock, long firstUnique) {
    return WarmRestart.open(settings, clock, firstUnique);
  }

  private static int[] sizes(StoreSettings settings) {
    SlabSettings slabs = settings.slabs();
    return slabs.sizes().isEmpty()
        ? SlabAllocator.sizes(
            ACCOUNTED_HEADER_BYTES + settings.chunkBytesMin(),
            settings.growthFactor(),
            slabs.chunkBytesMax())
        : SlabAllocator.sizes(slabs.sizes(), slabs.chunkBytesMax());
  }

  private void tune(StoreSettings settings) {
    LruSettings lru = settings.lru();
    tuning.segmented(lru.maintained());
    tuning.evicting(settings.evicting());
    tuning.tune(lru.hotPercent(), lru.warmPercent(), lru.hotMaxFactor(), lru.warmMaxFactor());
    tuning.temporaryTtlSeconds(lru.temporary() ? lru.temporaryTtlSeconds() : -1);
  }

  /** A way to the items, for one thread. */
  public Entry newEntry() {
    return new Entry(items, tails, allocation, pages, hash, clock, settings.unique());
  }

  /** A way through values, for one thread. */
  public ValueCursor newCursor() {
    return new ValueCursor(pages);
  }

  /**
   * Makes an item that nobody else sees, evicting others if it must; until it is {@linkplain
   * Entry#store stored} or {@linkplain #discard discarded} it is the caller's.
   *
   * @return a reference, or {@link #TOO_LARGE} or {@link #OUT_OF_MEMORY}; {@link #isItem} tells
   */
  public int allocate(byte[] key, int offset, int length, int flags, int exptime, int valueLength) {
    return allocation.item(key, offset, length, flags, exptime, valueLength);
  }

  /** Whether {@link #allocate} returned an item. */
  public static boolean isItem(int reference) {
    return reference != TOO_LARGE && reference != OUT_OF_MEMORY;
  }

  /** Puts a cursor at the start of an allocated item's value. */
  public void valueOf(int reference, ValueCursor cursor) {
    cursor.start(reference);
  }

  /** The number of the slab class that counts an allocated item. */
  public int classOf(int reference) {
    return items.classOf(reference);
  }

  /**
   * Adds memory to an allocated item whose cursor has some of the value left and none available;
   * false if none can be had.
   */
  public boolean extend(ValueCursor cursor) {
    return allocation.extend(cursor);
  }

  /** Gives back an allocated item that will not be stored. */
  public void discard(int reference) {
    allocation.free(reference);
  }

  /** Ends what {@link Entry#beginRead} began, for the item that it returned. */
  public void endRead(int reference) {
    long address = pages.address(reference);
    ReentrantLock lock = items.lockOf(items.hashOf(address));
    lock.lock();
    try {
      long head = ItemLayout.chainAddress(address);
      Chain.readers(head, Chain.readers(head) - 1);
      if (!ItemLayout.isLinked(address)) {
        allocation.free(reference);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops every item there is, now or later. Items stored before it are dead from the moment it
   * takes effect; their memory is reclaimed when they are met.
   *
   * @param exptime when, as clients say it; 0 is now. One delay at a time: a newer call replaces it
   */
  public void flushAll(int exptime) {
    flush.order(exptime);
  }

  /**
   * Moves the clock on and carries out a delayed flush that is due. One thread, about once a
   * second.
   */
  public void tick() {
    flush.tick();
  }

  /** Whole seconds since the start. */
  public int uptimeSeconds() {
    return clock.uptimeSeconds();
  }

  /** The current second of a clock that only goes forward. */
  public int nowSeconds() {
    return clock.nowSeconds();
  }

  /** The current second in Unix time, as expiries are measured by. */
  public long unixSeconds() {
    return clock.unixSeconds();
  }

  /** What the store was made with. */
  public StoreSettings settings() {
    return settings;
  }

  /** Says who hears of evictions. Before the first request. */
  public void evictionListener(EvictionListener listener) {
    tails.listener(listener);
  }

  /** What decides when items move between LRU segments, to be changed. */
  public LruTuning tuning() {
    return tuning;
  }

  /** The number of slab classes. */
  public int classCount() {
    return slabs.classCount();
  }

  /** What looks for dead items. */
  public LruCrawler crawler() {
    return crawler;
  }

  /** What moves pages between slab classes. */
  public PageMover mover() {
    return mover;
  }

  /** What decides whether pages move by themselves. */
  public Automover automover() {
    return automover;
  }

  /** How often the LRU segments of all classes were looked through. */
  public long juggles() {
    return upkeep.juggles();
  }

  /** What is done besides the requests, for those who do it themselves. */
  Upkeep upkeep() {
    return upkeep;
  }

  /**
   * Changes the memory for items; if there is more, pages are emptied one by one in the background
   * and given back, unless nothing may be evicted: then as they become free.
   *
   * @return whether references reach so far
   */
  public boolean limitMegabytes(int megabytes) {
    return slabs.limitPages(megabytes);
  }

  /** The memory for items, in MiB. */
  public int memoryMegabytes() {
    return slabs.pages().limit();
  }

  /** What there is to know of the store's state. */
  public StoreReport report() {
    return report;
  }

  /** The clock that expiries are measured by. */
  ItemClock clock() {
    return clock;
  }

  /** The memory below, for those who check that it is in order. */
  SlabAllocator slabs() {
    return slabs;
  }

  /** The index below, for those who check that it is in order. */
  HashIndex index() {
    return index;
  }

  /** The items below, for those who check that they are in order. */
  LinkedItems items() {
    return items;
  }

  /** What a memory file must say of the store. */
  KeptState kept() {
    return kept;
  }

  /** The hash that the index is used with. */
  ItemHash hash() {
    return hash;
  }

  /**
   * Frees all memory, or leaves it in its file for the next process; nobody may call the store any
   * more.
   */
  @Override
  public void close() {
    upkeep.close();
    if (file != null) {
      WarmRestart.leave(kept, file);
    }
    index.close();
    slabs.close();
  }
}
