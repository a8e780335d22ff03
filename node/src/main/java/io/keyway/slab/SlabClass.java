package io.keyway.slab;

import io.keyway.memory.Memory;

/**
 * The chunks of one size. Any thread; guarded by its own monitor, the innermost lock but for the
 * page pool's.
 *
 * <p>Free chunks form a list through their first four bytes; chunks of the newest page that were
 * never used are handed out in order first, so that a page's memory is touched only as it fills.
 */
public final class SlabClass {

  private final int id;
  private final int accountedBytes;
  private final int chunkBytes;
  private final PagePool pages;

  private int pageCount;
  private int usedCount;
  private int freeCount;
  private int freeHead = PagePool.NONE;
  private int unusedNext;
  private int unusedCount;

  SlabClass(int id, int accountedBytes, int chunkBytes, PagePool pages) {
    this.id = id;
    this.accountedBytes = accountedBytes;
    this.chunkBytes = chunkBytes;
    this.pages = pages;
  }

  /** The class number, from 1, as statistics show it. */
  public int id() {
    return id;
  }

  /** The chunk size in memcached's accounting, which statistics show. */
  public int accountedBytes() {
    return accountedBytes;
  }

  /** The size of the real chunks. */
  int chunkBytes() {
    return chunkBytes;
  }

  /** Chunks that fit into a page. */
  public int chunksPerPage() {
    return PagePool.PAGE_BYTES / chunkBytes;
  }

  /**
   * Takes a free chunk, adding a page if there is none, or returns {@link PagePool#NONE}. Its bytes
   * are undefined.
   */
  synchronized int allocate() {
    if (freeHead == PagePool.NONE && unusedCount == 0 && !addPage()) {
      return PagePool.NONE;
    }
    usedCount++;
    if (freeHead == PagePool.NONE) {
      unusedCount--;
      return unusedNext++;
    }
    int reference = freeHead;
    freeHead = Memory.getInt(pages.address(reference));
    freeCount--;
    return reference;
  }

  /** Gives a chunk back. */
  synchronized void free(int reference) {
    Memory.putInt(pages.address(reference), freeHead);
    freeHead = reference;
    freeCount++;
    usedCount--;
  }

  /**
   * A class without pages gets its first one even over the limit, as it could store nothing
   * otherwise.
   */
  private boolean addPage() {
    int first = pages.take(chunkBytes, pageCount == 0);
    if (first == PagePool.NONE) {
      return false;
    }
    pageCount++;
    unusedNext = first;
    unusedCount = chunksPerPage();
    return true;
  }

  /** Pages that belong to the class. */
  public synchronized int pageCount() {
    return pageCount;
  }

  /** Chunks that are handed out. */
  public synchronized int usedCount() {
    return usedCount;
  }

  /** Chunks that are ready to be handed out. */
  public synchronized int freeCount() {
    return freeCount + unusedCount;
  }
}
