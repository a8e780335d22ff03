package io.keyway.slab;

import io.keyway.memory.Memory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The chunks of one size. Any thread; guarded by its own monitor, the innermost lock but for the
 * page pool's.
 *
 * <p>Free chunks form a list through themselves; chunks of the newest page that were never used are
 * handed out in order first, so that a page's memory is touched only as it fills.
 *
 * <p>One page at a time can be drained: its free chunks are taken off the list, chunks of it that
 * are given back don't return to it, and once all are back the class parts with the page.
 */
public final class SlabClass {

  private final int id;
  private final int accountedBytes;
  private final int chunkBytes;
  private final PagePool pool;
  private final IntStack pages = new IntStack();

  private int usedCount;
  private int freeCount;
  private int freeHead = PagePool.NONE;
  private int unusedNext;
  private int unusedCount;
  private int drainedPage;
  private int drainedCount;

  SlabClass(int id, int accountedBytes, int chunkBytes, PagePool pool) {
    this.id = id;
    this.accountedBytes = accountedBytes;
    this.chunkBytes = chunkBytes;
    this.pool = pool;
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
  public int chunkBytes() {
    return chunkBytes;
  }

  /** Chunks that fit into a page. */
  public int chunksPerPage() {
    return PagePool.PAGE_BYTES / chunkBytes;
  }

  /**
   * Takes a free chunk, adding a page if there is none, or returns {@link PagePool#NONE}. Its bytes
   * are undefined but for its state, which is {@link ChunkHeader#HELD}.
   */
  synchronized int allocate() {
    if (freeHead == PagePool.NONE && unusedCount == 0 && !addPage()) {
      return PagePool.NONE;
    }
    usedCount++;
    int reference;
    if (freeHead == PagePool.NONE) {
      unusedCount--;
      reference = unusedNext++;
    } else {
      reference = freeHead;
      unlinkFree(reference);
    }
    ChunkHeader.state(pool.address(reference), ChunkHeader.HELD);
    return reference;
  }

  /** Gives a chunk back. */
  synchronized void free(int reference) {
    usedCount--;
    if (PagePool.page(reference) == drainedPage) {
      ChunkHeader.state(pool.address(reference), ChunkHeader.FREE);
      drainedCount++;
    } else {
      linkFree(reference);
    }
  }

  private void linkFree(int reference) {
    long address = pool.address(reference);
    ChunkHeader.state(address, ChunkHeader.FREE);
    ChunkHeader.nextFree(address, freeHead);
    ChunkHeader.previousFree(address, PagePool.NONE);
    if (freeHead != PagePool.NONE) {
      ChunkHeader.previousFree(pool.address(freeHead), reference);
    }
    freeHead = reference;
    freeCount++;
  }

  private void unlinkFree(int reference) {
    long address = pool.address(reference);
    int next = ChunkHeader.nextFree(address);
    int previous = ChunkHeader.previousFree(address);
    if (next != PagePool.NONE) {
      ChunkHeader.previousFree(pool.address(next), previous);
    }
    if (previous == PagePool.NONE) {
      freeHead = next;
    } else {
      ChunkHeader.nextFree(pool.address(previous), next);
    }
    freeCount--;
  }

  /**
   * A class without pages gets its first one even over the limit, as it could store nothing
   * otherwise.
   */
  private boolean addPage() {
    int page = pool.take(id, chunkBytes, pages.isEmpty());
    if (page == 0) {
      return false;
    }
    append(page);
    return true;
  }

  private void append(int page) {
    pages.push(page);
    unusedNext = PagePool.firstChunk(page);
    unusedCount = chunksPerPage();
  }

  /**
   * Takes over a page from another class, or one from the pool for 0; false if that has none left.
   */
  public synchronized boolean adopt(int page) {
    for (; unusedCount > 0; unusedCount--) {
      linkFree(unusedNext++);
    }
    if (page == 0) {
      return addPage();
    }
    pool.assign(page, id, chunkBytes);
    append(page);
    return true;
  }

  /**
   * Starts to drain the page that the class has had longest; it must have one, and none that is
   * being drained.
   *
   * @return the reference of the page's first chunk; the others follow it
   */
  public synchronized int drain() {
    if (drainedPage != 0) {
      throw new IllegalStateException("class " + id + " drains page " + drainedPage + " already");
    }
    drainedPage = pages.bottom();
    int first = PagePool.firstChunk(drainedPage);
    int end = first + chunksPerPage();
    if (unusedCount > 0 && PagePool.page(unusedNext) == drainedPage) {
      for (; unusedCount > 0; unusedCount--) {
        linkFree(unusedNext++);
      }
    }
    for (int reference = first; reference < end; reference++) {
      if (ChunkHeader.state(pool.address(reference)) == ChunkHeader.FREE) {
        unlinkFree(reference);
        drainedCount++;
      }
    }
    return first;
  }

  /** Whether a page is being drained, so that not every chunk that is freed can be had again. */
  public synchronized boolean isDraining() {
    return drainedPage != 0;
  }

  /** Whether a chunk of the page that is being drained is still in use. */
  public synchronized boolean isInUse(int reference) {
    return ChunkHeader.state(pool.address(reference)) != ChunkHeader.FREE;
  }

  /**
   * Parts with the drained page if none of its chunks is in use any more.
   *
   * @return the page, which is the caller's to give to the pool or another class, or 0
   */
  public synchronized int tryRelease() {
    if (drainedCount < chunksPerPage()) {
      return 0;
    }
    int page = drainedPage;
    pages.remove(page);
    drainedPage = 0;
    drainedCount = 0;
    return page;
  }

  /** Writes what {@link #readPages} reads. */
  synchronized void writePages(DataOutput out) throws IOException {
    out.writeInt(chunkBytes);
    out.writeInt(pages.size());
    for (int i = 0; i < pages.size(); i++) {
      out.writeInt(pages.get(i));
      out.writeInt(checksum(pages.get(i)));
    }
  }

  private int checksum(int page) {
    return Memory.checksum(pool.pageAddress(page), PagePool.PAGE_BYTES);
  }

  /**
   * Takes over the pages that an earlier process filled, if they are as it left them. None of their
   * chunks counts as anything before {@link #settle}.
   */
  synchronized void readPages(DataInput in, MappedPages kept) throws IOException {
    UnusableMemoryException.require(
        in.readInt() == chunkBytes, UnusableMemoryException.OTHER_CLASSES);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      int page = in.readInt();
      pool.takeExisting(kept, page, id, chunkBytes);
      UnusableMemoryException.require(
          in.readInt() == checksum(page), "page " + page + " is damaged");
      pages.push(page);
    }
  }

  /** Makes all chunks free that are not marked, whatever they were. */
  synchronized void settle(ChunkMarks marks) {
    for (int i = 0; i < pages.size(); i++) {
      int first = PagePool.firstChunk(pages.get(i));
      for (int reference = first + chunksPerPage() - 1; reference >= first; reference--) {
        if (marks.isMarked(reference)) {
          usedCount++;
        } else {
          linkFree(reference);
        }
      }
    }
  }

  /**
   * Keeps the page that is being drained; of all the class's pages it is the last to be drained.
   */
  public synchronized void keepDrained() {
    int first = PagePool.firstChunk(drainedPage);
    for (int reference = first; reference < first + chunksPerPage(); reference++) {
      if (ChunkHeader.state(pool.address(reference)) == ChunkHeader.FREE) {
        linkFree(reference);
      }
    }
    pages.remove(drainedPage);
    pages.push(drainedPage);
    drainedPage = 0;
    drainedCount = 0;
  }

  /** Pages that belong to the class. */
  public synchronized int pageCount() {
    return pages.size();
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
