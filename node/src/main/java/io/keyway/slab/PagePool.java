package io.keyway.slab;

import java.lang.foreign.Arena;

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
 * holds three of them. Taking a page is guarded by this object's monitor; {@link #address} is for
 * any thread that got its reference under a lock which the giver held too.
 */
public final class PagePool implements AutoCloseable {

  /** The size of a page in bytes. */
  public static final int PAGE_BYTES = 1 << 20;

  /** The reference to nothing. */
  public static final int NONE = 0;

  /** Pages that one pool can hold. */
  static final int PAGES_MAX = (1 << 17) - 1;

  /** Chunks that one page can hold. */
  static final int CHUNKS_PER_PAGE_MAX = 1 << 15;

  private static final int CHUNK_BITS = 15;
  private static final int CHUNK_MASK = CHUNKS_PER_PAGE_MAX - 1;

  private final Arena arena = Arena.ofShared();
  private final long[] pageAddress;
  private final int[] chunkBytes;
  private final int limit;
  private int count;

  /**
   * A pool that holds no page yet.
   *
   * @param limit pages that may be taken
   * @param overdraft pages on top of the limit that {@link #take(int, boolean)} gives to classes
   *     without any
   */
  PagePool(int limit, int overdraft) {
    if (limit + overdraft > PAGES_MAX) {
      throw new IllegalArgumentException(
          "memory limit: " + limit + " MiB (expected: at most " + (PAGES_MAX - overdraft) + ")");
    }
    this.limit = limit;
    this.pageAddress = new long[limit + overdraft + 1];
    this.chunkBytes = new int[limit + overdraft + 1];
  }

  /**
   * Takes a page for chunks of a size, and returns the reference of its first chunk, or {@link
   * #NONE} if the limit is reached.
   *
   * @param evenOverLimit whether the limit may be overdrawn
   */
  synchronized int take(int chunkSizeBytes, boolean evenOverLimit) {
    if (count >= limit && (!evenOverLimit || count + 1 >= pageAddress.length)) {
      return NONE;
    }
    int page = ++count;
    pageAddress[page] = arena.allocate(PAGE_BYTES, Long.BYTES).address();
    chunkBytes[page] = chunkSizeBytes;
    return page << CHUNK_BITS;
  }

  /** The number of pages taken. */
  public synchronized int count() {
    return count;
  }

  /** The address of a chunk. */
  public long address(int reference) {
    int page = reference >>> CHUNK_BITS;
    return pageAddress[page] + (long) (reference & CHUNK_MASK) * chunkBytes[page];
  }

  /** The size in bytes of a chunk, which tells its class. */
  int chunkBytes(int reference) {
    return chunkBytes[reference >>> CHUNK_BITS];
  }

  /** Frees all pages. Nobody may use an address afterwards. */
  @Override
  public void close() {
    arena.close();
  }
}
