package io.keyway.slab;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Memory in chunks of graded sizes. Any thread.
 *
 * <p>Classes and their numbers are memcached's, by its own accounting of an item's size, so that
 * statistics and capacity plans carry over. The real chunks are smaller by what our item header
 * saves, so that a page holds more of them.
 */
public final class SlabAllocator implements AutoCloseable {

  /** Class numbers are memcached's: at most 63. */
  public static final int CLASSES_MAX = 63;

  private static final int ALIGNMENT_BYTES = 8;

  /** No chunk is smaller, so that a reference's bits suffice for all chunks of a page. */
  private static final int CHUNK_BYTES_MIN = PagePool.PAGE_BYTES / PagePool.CHUNKS_PER_PAGE_MAX;

  private final PagePool pages;
  private final SlabClass[] classes;
  private final int[] accountedBytes;

  /**
   * An allocator that holds no memory yet.
   *
   * @param limitPages the memory of all chunks; each class may overdraw it by its first page
   * @param accountedBytes the classes' chunk sizes in memcached's accounting, rising, at most a
   *     page
   * @param savedBytes by how much a real chunk is smaller than the accounted one
   * @param memory where pages have their bytes; the allocator closes it
   */
  public SlabAllocator(int limitPages, int[] accountedBytes, int savedBytes, PageMemory memory) {
    this.accountedBytes = accountedBytes.clone();
    this.pages = new PagePool(limitPages, accountedBytes.length, memory);
    this.classes = new SlabClass[accountedBytes.length];
    for (int i = 0; i < classes.length; i++) {
      int chunkBytes = Math.max(CHUNK_BYTES_MIN, accountedBytes[i] - savedBytes);
      classes[i] = new SlabClass(i + 1, accountedBytes[i], chunkBytes, pages);
    }
  }

  /**
   * Chunk sizes that grow by a factor.
   *
   * @param least the smallest
   * @param growthFactor from one size to the next, above 1
   * @param most the largest
   */
  public static int[] sizes(int least, double growthFactor, int most) {
    int[] sizes = new int[CLASSES_MAX];
    int count = 0;
    double size = least;
    while (count < CLASSES_MAX - 1 && size < most / growthFactor) {
      int aligned = ((int) size + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
      sizes[count++] = aligned;
      size = Math.max(aligned + 1, aligned * growthFactor);
    }
    sizes[count++] = most;
    return Arrays.copyOf(sizes, count);
  }

  /** Chunk sizes as given, and the largest. */
  public static int[] sizes(List<Integer> given, int most) {
    int[] sizes = Arrays.copyOf(given.stream().mapToInt(i -> i).toArray(), given.size() + 1);
    sizes[given.size()] = most;
    return sizes;
  }

  /** The pages below the chunks, which know where a reference points. */
  public PagePool pages() {
    return pages;
  }

  /** The number of classes. */
  public int classCount() {
    return classes.length;
  }

  /** A class by its number, from 1. */
  public SlabClass slabClass(int id) {
    return classes[id - 1];
  }

  /** The largest chunk in memcached's accounting. */
  public int accountedBytesMax() {
    return accountedBytes[accountedBytes.length - 1];
  }

  /** The number of the smallest class whose accounted chunks hold {@code bytes}. */
  public int classFor(int bytes) {
    int found = Arrays.binarySearch(accountedBytes, bytes);
    return found >= 0 ? found + 1 : -found;
  }

  /** The number of the class that a chunk belongs to. */
  public int classOf(int reference) {
    return pages.classOf(reference);
  }

  /** Takes a chunk of a class, or returns {@link PagePool#NONE} when memory is used up. */
  public int allocate(int classId) {
    return classes[classId - 1].allocate();
  }

  /** Gives a chunk back. */
  public void free(int reference) {
    classes[classOf(reference) - 1].free(reference);
  }

  /**
   * Changes the memory that may be taken; more that is in use stays until it is given back. False
   * if references can't reach so much.
   */
  public boolean limitPages(int limit) {
    return pages.tryLimit(limit);
  }

  /** Writes down which pages the classes have, and what is in them. Nobody may change that. */
  public void writePages(DataOutput out) throws IOException {
    out.writeInt(classes.length);
    for (SlabClass slabClass : classes) {
      slabClass.writePages(out);
    }
  }

  /**
   * Takes over the pages that {@link #writePages} wrote of, before any other is taken.
   *
   * @return marks for the chunks in use, for {@link #settle}
   * @throws UnusableMemoryException if they are not as they were
   */
  @SuppressWarnings("MustBeClosedChecker") // The caller does.
  public ChunkMarks readPages(DataInput in, MappedPages kept) throws IOException {
    UnusableMemoryException.require(
        in.readInt() == classes.length, UnusableMemoryException.OTHER_CLASSES);
    for (SlabClass slabClass : classes) {
      slabClass.readPages(in, kept);
    }
    checkLimit();
    pages.numberGaps();
    return new ChunkMarks(this, pages.highest());
  }

  /** The limit counts all pages but the first one of each class, which overdraws it. */
  private void checkLimit() {
    int further = 0;
    for (SlabClass slabClass : classes) {
      further += Math.max(0, slabClass.pageCount() - 1);
    }
    UnusableMemoryException.require(
        further <= pages.limit(),
        "it holds %d MiB, more than the memory limit (-m) of %d MiB"
            .formatted(pages.count(), pages.limit()));
  }

  /** Makes the marked chunks count as used and all others as free. */
  public void settle(ChunkMarks marks) {
    for (SlabClass slabClass : classes) {
      slabClass.settle(marks);
    }
  }

  /** Frees all memory. */
  @Override
  public void close() {
    pages.close();
  }
}
