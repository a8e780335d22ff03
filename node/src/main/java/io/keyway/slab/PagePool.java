package io.keyway.slab;

/**
 * The pages of a store, and the way from a chunk reference to its address.
 *
 * <pre>
 *  31                15 14               0
 * +--------------------+------------------+
 * |    page (from 1)   |  chunk in page   |   a reference; 0 refers to nothing
 * +--------------------+------------------+
 * </pre>
 *
 * <p>Seventeen bits of page are 128 GiB. References are half as long as addresses, and an item
 * holds three of them. Taking and giving pages is guarded by this object's monitor, the innermost
 * lock; {@link #address} is for any thread that got its reference under a lock which the giver held
 * too.
 *
 * <p>A page that is given back waits here for the next taker, unless there are more pages than the
 * limit allows: then its memory goes back to the system.
 */
public final class PagePool implements AutoCloseable {

  /** The size of a page in bytes. */
  public static final int PAGE_BYTES = 1 << 20;

  /** The reference to nothing. */
  public static final int NONE = 0;

  /**
   * Pages that one pool can hold: one less than there are numbers, so that no reference is -1 or
   * -2.
   */
  static final int PAGES_MAX = (1 << 17) - 2;

  /** Chunks that one page can hold. */
  static final int CHUNKS_PER_PAGE_MAX = 1 << 15;

  private static final int CHUNK_BITS = 15;
  private static final int CHUNK_MASK = CHUNKS_PER_PAGE_MAX - 1;

  // For as many pages as there can ever be, so that they never move under a reader.
  private final long[] pageAddress = new long[PAGES_MAX + 1];
  private final int[] chunkBytes = new int[PAGES_MAX + 1];
  private final byte[] classIds = new byte[PAGES_MAX + 1];

  /** Page numbers without memory, and below them those with memory that no class has. */
  private final IntStack unusedNumbers = new IntStack();

  private final IntStack freePages = new IntStack();
  private final PageMemory memory;
  private final int overdraft;
  private int limit;
  private int highest;
  private int count;
  private int excess;

  /**
   * A pool that holds no page yet.
   *
   * @param limit pages that may be taken
   * @param overdraft pages on top of the limit that {@link #take} gives to classes without any
   * @param memory where they have their bytes; the pool closes it
   */
  PagePool(int limit, int overdraft, PageMemory memory) {
    this.memory = memory;
    this.overdraft = overdraft;
    if (!tryLimit(limit)) {
      throw new IllegalArgumentException(
          "memory limit: " + limit + " MiB (expected: at most " + (PAGES_MAX - overdraft) + ")");
    }
  }

  /**
   * Takes a page for a class, and returns its number, or 0 if the limit is reached.
   *
   * @param classId the class's number
   * @param chunkSizeBytes the size of its chunks
   * @param evenOverLimit whether the limit may be overdrawn
   */
  synchronized int take(int classId, int chunkSizeBytes, boolean evenOverLimit) {
    int page = freePages.isEmpty() ? create(evenOverLimit) : freePages.pop();
    if (page != 0) {
      assign(page, classId, chunkSizeBytes);
    }
    return page;
  }

  /** Makes a page that is taken a class's, with chunks of its size. */
  synchronized void assign(int page, int classId, int chunkSizeBytes) {
    classIds[page] = (byte) classId;
    chunkBytes[page] = chunkSizeBytes;
  }

  private int create(boolean evenOverLimit) {
    if (count >= limit + (evenOverLimit ? overdraft : 0) || count == PAGES_MAX) {
      return 0;
    }
    boolean fresh = unusedNumbers.isEmpty();
    int page = fresh ? highest + 1 : unusedNumbers.pop();
    long address = memory.allocate(page);
    if (address == 0) {
      if (!fresh) {
        unusedNumbers.push(page);
      }
      return 0;
    }
    highest = Math.max(highest, page);
    pageAddress[page] = address;
    count++;
    return page;
  }

  /**
   * Takes a page that an earlier process filled, under the same number; before any other call, and
   * {@link #numberGaps()} after the last one.
   *
   * @throws UnusableMemoryException if there is no such page, or it was taken before
   */
  synchronized void takeExisting(MappedPages kept, int page, int classId, int chunkSizeBytes) {
    UnusableMemoryException.require(
        page > 0 && page <= PAGES_MAX && pageAddress[page] == 0, "page " + page + " can't be");
    long address = kept.existing(page);
    UnusableMemoryException.require(address != 0, "it ends before page " + page);
    highest = Math.max(highest, page);
    pageAddress[page] = address;
    count++;
    assign(page, classId, chunkSizeBytes);
  }

  /** Makes the numbers between the pages that were taken known as unused. */
  synchronized void numberGaps() {
    for (int page = highest; page > 0; page--) {
      if (pageAddress[page] == 0) {
        unusedNumbers.push(page);
      }
    }
  }

  /** Takes back a page in which no chunk is in use. */
  public synchronized void give(int page) {
    classIds[page] = 0;
    if (count <= limit) {
      freePages.push(page);
    } else {
      release(page);
    }
  }

  private void release(int page) {
    memory.release(page);
    unusedNumbers.push(page);
    count--;
    excess = Math.max(0, excess - 1);
  }

  /**
   * Changes the number of pages that may be taken; false if references can't reach so many. Pages
   * above it that no class has go back to the system at once, others when they are given back.
   */
  synchronized boolean tryLimit(int pages) {
    if (pages > PAGES_MAX - overdraft) {
      return false;
    }
    boolean lowered = pages < limit;
    limit = pages;
    while (count > limit && !freePages.isEmpty()) {
      release(freePages.pop());
    }
    int over = Math.max(0, count - limit);
    excess = lowered ? over : Math.min(excess, over);
    return true;
  }

  /** The pages that may be taken. */
  public synchronized int limit() {
    return limit;
  }

  /**
   * Pages that classes have and are to part with, as the limit was lowered; not those by which a
   * limit is overdrawn.
   */
  public synchronized int excess() {
    return excess;
  }

  /** The number of pages that have memory. */
  public synchronized int count() {
    return count;
  }

  /** The number of those that no class has. */
  public synchronized int freeCount() {
    return freePages.size();
  }

  /** Whether a class that has a page already can get no other one. */
  public synchronized boolean isUsedUp() {
    return freePages.isEmpty() && count >= limit;
  }

  /** The address of a chunk. */
  public long address(int reference) {
    int page = reference >>> CHUNK_BITS;
    return pageAddress[page] + (long) (reference & CHUNK_MASK) * chunkBytes[page];
  }

  /** How far into its page a chunk starts, in bytes. */
  public int offset(int reference) {
    return (reference & CHUNK_MASK) * chunkBytes[reference >>> CHUNK_BITS];
  }

  /** The address of a page's first byte. */
  long pageAddress(int page) {
    return pageAddress[page];
  }

  /** The number of the class that a chunk belongs to, 0 if its page has none. */
  int classOf(int reference) {
    return classIds[reference >>> CHUNK_BITS];
  }

  /** The page that a chunk is in. */
  static int page(int reference) {
    return reference >>> CHUNK_BITS;
  }

  /** Which chunk of its page a reference refers to. */
  static int chunk(int reference) {
    return reference & CHUNK_MASK;
  }

  /** The highest number that a page was given. */
  synchronized int highest() {
    return highest;
  }

  /** The reference of the first chunk of a page; the others follow. */
  static int firstChunk(int page) {
    return page << CHUNK_BITS;
  }

  /** Frees all pages. Nobody may use an address afterwards. */
  @Override
  public synchronized void close() {
    memory.close();
  }
}
