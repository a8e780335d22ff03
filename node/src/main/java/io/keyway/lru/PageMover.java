package io.keyway.lru;

import io.keyway.index.HashIndex;
import io.keyway.item.Chain;
import io.keyway.item.ItemLayout;
import io.keyway.memory.Memory;
import io.keyway.slab.ChunkHeader;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.SlabClass;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes a page from one slab class for another, or for whoever needs one first, and brings the live
 * items of it to safety.
 *
 * <p>An order is given by any thread and carried out in {@linkplain #step() steps} by one. Items
 * are copied to free chunks of their class; for the least recently used ones there is no room if
 * that has none, so these are evicted. A chunk that is still in use after many rounds, by a client
 * that never sends the rest of its value or never reads one, ends the order: the page stays.
 *
 * <p>When nothing is ordered it brings the memory down to a limit that was lowered.
 */
public final class PageMover {

  /** How an order was taken. */
  public enum Answer {
    OK,
    /** Another page is on its way. */
    BUSY,
    /** There is no such class. */
    BADCLASS,
    /** The class has no page to spare. */
    NOSPARE,
    /** Both classes are the same one. */
    SAME
  }

  /** In orders, the pool of pages that belong to no class. */
  public static final int POOL = 0;

  /** In orders, any class that has a page to spare. */
  public static final int ANY = -1;

  /** Chunks that one step looks at. */
  private static final int CHUNKS_PER_STEP = 256;

  /** Rounds over a page before it is left to who uses it; each takes a millisecond or more. */
  static final int ROUNDS_MAX = 1000;

  private final LinkedItems items;
  private final LruTails tails;
  private final HashIndex index;
  private final SlabAllocator slabs;
  private final PagePool pages;

  private int source;
  private int target;
  private int firstChunk = PagePool.NONE;
  private int nextChunk;
  private int rounds;
  private volatile boolean running;
  private final LongAdder movedPages = new LongAdder();
  private final LongAdder rescuedItems = new LongAdder();
  private final LongAdder rescuedLinks = new LongAdder();
  private final LongAdder busyItems = new LongAdder();
  private final LongAdder homelessItems = new LongAdder();

  public PageMover(LinkedItems items, LruTails tails, HashIndex index, SlabAllocator slabs) {
    this.items = items;
    this.tails = tails;
    this.index = index;
    this.slabs = slabs;
    this.pages = slabs.pages();
  }

  /**
   * Orders a page to be moved.
   *
   * @param from a class, {@link #ANY}, or {@link #POOL}
   * @param to a class, or {@link #POOL}
   */
  public synchronized Answer order(int from, int to) {
    if (running) {
      return Answer.BUSY;
    }
    int source = from == ANY ? anyWithSpare(to) : from;
    if (isNoClass(source) || isNoClass(to)) {
      return Answer.BADCLASS;
    }
    if (source == to) {
      return Answer.SAME;
    }
    if (pageCount(source) < (source == POOL ? 1 : 2)) {
      return Answer.NOSPARE;
    }
    this.source = source;
    this.target = to;
    running = true;
    return Answer.OK;
  }

  private boolean isNoClass(int id) {
    return id < POOL || id > slabs.classCount();
  }

  private int pageCount(int id) {
    return id == POOL ? pages.freeCount() : slabs.slabClass(id).pageCount();
  }

  /** The class with the most pages, or none. */
  private int anyWithSpare(int to) {
    int found = ANY;
    for (int id = 1; id <= slabs.classCount(); id++) {
      int count = pageCount(id);
      if (id != to && count > 1 && (found == ANY || count > pageCount(found))) {
        found = id;
      }
    }
    return found;
  }

  /** Whether a page is on its way. */
  public boolean isRunning() {
    return running;
  }

  /** Pages that arrived. */
  public long movedPages() {
    return movedPages.sum();
  }

  /** Items that were copied to another page. */
  public long rescuedItems() {
    return rescuedItems.sum();
  }

  /** Parts of long values that were copied to another page. */
  public long rescuedLinks() {
    return rescuedLinks.sum();
  }

  /** How often an item could not be moved yet. */
  public long busyItems() {
    return busyItems.sum();
  }

  /** How many items were evicted as there was no room on another page. */
  public long homelessItems() {
    return homelessItems.sum();
  }

  /** Goes on with the order, if there is one; false if there is nothing to do. One thread. */
  public boolean step() {
    if (!running && !shrinks()) {
      return false;
    }
    if (source == POOL) {
      arrive(0);
      return true;
    }
    SlabClass draining = slabs.slabClass(source);
    if (firstChunk == PagePool.NONE) {
      firstChunk = draining.drain();
      nextChunk = 0;
      rounds = 0;
    }
    int end = Math.min(nextChunk + CHUNKS_PER_STEP, draining.chunksPerPage());
    for (; nextChunk < end; nextChunk++) {
      if (draining.isInUse(firstChunk + nextChunk)) {
        rescue(firstChunk + nextChunk);
      }
    }
    if (nextChunk == draining.chunksPerPage()) {
      nextChunk = 0;
      endRound(draining);
    }
    return true;
  }

  private void endRound(SlabClass draining) {
    int page = draining.tryRelease();
    if (page != 0) {
      firstChunk = PagePool.NONE;
      arrive(page);
    } else if (++rounds == ROUNDS_MAX) {
      draining.keepDrained();
      firstChunk = PagePool.NONE;
      running = false;
    }
  }

  /** Orders a page out if there are more than a lowered limit allows. */
  private boolean shrinks() {
    return pages.excess() > 0 && tails.isEvicting() && order(ANY, POOL) == Answer.OK;
  }

  private void arrive(int page) {
    boolean arrived = true;
    if (target == POOL) {
      pages.give(page);
    } else {
      // The pool's last page may have gone to another class since the order.
      arrived = slabs.slabClass(target).adopt(page);
    }
    if (arrived) {
      movedPages.increment();
    }
    running = false;
  }

  /** Empties a chunk, unless somebody works on it: then a later step tries again. */
  private void rescue(int reference) {
    // The locks of both LRUs that the chunk's item can be in; what is linked stays so meanwhile.
    ReentrantLock own = items.lru(source).lock();
    ReentrantLock largest = items.lru(slabs.classCount()).lock();
    own.lock();
    largest.lock();
    try {
      long address = pages.address(reference);
      boolean link = ChunkHeader.state(address) == Chain.LINK;
      int item = link ? Chain.item(address) : reference;
      if (!tryRescue(reference, item, link)) {
        busyItems.increment();
      }
    } finally {
      largest.unlock();
      own.unlock();
    }
  }

  private boolean tryRescue(int reference, int item, boolean link) {
    if (item == PagePool.NONE || !isReadable(item)) {
      return false;
    }
    int keyHash = items.hashOf(pages.address(item));
    ReentrantLock lock = items.lockOf(keyHash);
    if (!lock.tryLock()) {
      return false;
    }
    try {
      if (!isSettled(reference, item, link, keyHash)) {
        return false;
      }
      if (link) {
        moveLink(reference, item, keyHash);
      } else {
        moveItem(item, keyHash);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether an item is linked and its key lies within its page: an item that is only being made may
   * say anything.
   */
  private boolean isReadable(int item) {
    long address = pages.address(item);
    return ItemLayout.isLinked(address)
        && pages.offset(item)
                + ItemLayout.keyAddress(address)
                - address
                + ItemLayout.keyLength(address)
            <= PagePool.PAGE_BYTES;
  }

  /** Whether, now that its lock is held, the item is still what it seemed to be, and at rest. */
  private boolean isSettled(int reference, int item, boolean link, int keyHash) {
    long address = pages.address(item);
    if (!ItemLayout.isLinked(address) || items.hashOf(address) != keyHash) {
      return false;
    }
    boolean chained = ItemLayout.isChained(address);
    if (chained && Chain.readers(ItemLayout.chainAddress(address)) > 0) {
      return false;
    }
    long chunk = pages.address(reference);
    boolean sameLink =
        chained && ChunkHeader.state(chunk) == Chain.LINK && Chain.item(chunk) == item;
    return !link || sameLink;
  }

  private void moveItem(int item, int keyHash) {
    ClassLru lru = items.lru(items.classOf(item));
    int copy = tails.allocate(source);
    if (copy == PagePool.NONE) {
      evict(keyHash, item, lru);
      return;
    }
    long to = pages.address(copy);
    Memory.copy(pages.address(item), to, slabs.slabClass(source).chunkBytes());
    index.replace(keyHash, item, copy);
    lru.replace(copy);
    if (ItemLayout.isChained(to)) {
      for (int link = Chain.next(ItemLayout.chainAddress(to));
          link != PagePool.NONE;
          link = Chain.next(pages.address(link))) {
        Chain.item(pages.address(link), copy);
      }
    }
    slabs.free(item);
    rescuedItems.increment();
  }

  private void evict(int keyHash, int item, ClassLru lru) {
    homelessItems.increment();
    tails.evict(lru, item, pages.address(item), keyHash);
  }

  private void moveLink(int link, int item, int keyHash) {
    int copy = tails.allocate(source);
    if (copy == PagePool.NONE) {
      evict(keyHash, item, items.lru(slabs.classCount()));
      return;
    }
    long to = pages.address(copy);
    Memory.copy(pages.address(link), to, slabs.slabClass(source).chunkBytes());
    int previous = Chain.previous(to);
    long before =
        previous == PagePool.NONE
            ? ItemLayout.chainAddress(pages.address(item))
            : pages.address(previous);
    Chain.next(before, copy);
    if (Chain.next(to) != PagePool.NONE) {
      Chain.previous(pages.address(Chain.next(to)), copy);
    }
    slabs.free(link);
    rescuedLinks.increment();
  }
}
