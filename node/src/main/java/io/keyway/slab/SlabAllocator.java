package io.keyway.slab;

import java.util.Arrays;

/**
 * Memory in chunks of graded sizes. Any thread.
 *
 * <p>Classes and their numbers are memcached's, by its own accounting of an item's size, so that
 * statistics and capacity plans carry over. The real chunks are smaller by what our item header
 * saves, so that a page holds more of them.
 */
public final class SlabAllocator implements AutoCloseable {

  /** What memcached puts before an item's data: the size of its header. */
  private static final int ACCOUNTED_HEADER_BYTES = 48;

  /** Class numbers are memcached's: at most 63. */
  private static final int CLASSES_MAX = 63;

  private static final int ALIGNMENT_BYTES = 8;

  /** No chunk is smaller, so that a reference's bits suffice for all chunks of a page. */
  private static final int CHUNK_BYTES_MIN = PagePool.PAGE_BYTES / PagePool.CHUNKS_PER_PAGE_MAX;

  private final PagePool pages;
  private final SlabClass[] classes;
  private final int[] accountedBytes;

  /**
   * An allocator that holds no memory yet.
   *
   * @param limitMegabytes the memory of all chunks; each class may overdraw it by its first page
   * @param growthFactor from one class's size to the next, above 1
   * @param minimumBytes key, value and flags that a chunk of the first class holds
   * @param savedBytes by how much a real chunk is smaller than the accounted one
   */
  public SlabAllocator(int limitMegabytes, double growthFactor, int minimumBytes, int savedBytes) {
    this.accountedBytes = sizes(growthFactor, minimumBytes);
    this.pages = new PagePool(limitMegabytes, accountedBytes.length);
    this.classes = new SlabClass[accountedBytes.length];
    for (int i = 0; i < classes.length; i++) {
      int chunkBytes = Math.max(CHUNK_BYTES_MIN, accountedBytes[i] - savedBytes);
      classes[i] = new SlabClass(i + 1, accountedBytes[i], chunkBytes, pages);
    }
  }

  private static int[] sizes(double growthFactor, int minimumBytes) {
    int[] sizes = new int[CLASSES_MAX];
    int count = 0;
    double size = ACCOUNTED_HEADER_BYTES + minimumBytes;
    while (count < CLASSES_MAX - 1 && size <= PagePool.PAGE_BYTES / growthFactor) {
      int aligned = ((int) size + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
      sizes[count++] = aligned;
      size = Math.max(aligned + 1, aligned * growthFactor);
    }
    sizes[count++] = PagePool.PAGE_BYTES;
    return Arrays.copyOf(sizes, count);
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

  /** The number of the smallest class whose accounted chunks hold {@code bytes}, at most a page. */
  public int classFor(int bytes) {
    int found = Arrays.binarySearch(accountedBytes, bytes);
    return found >= 0 ? found + 1 : -found;
  }

  /** The number of the class that a chunk belongs to. */
  public int classOf(int reference) {
    int bytes = pages.chunkBytes(reference);
    int low = 0;
    int high = classes.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (classes[middle].chunkBytes() < bytes) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }

  /** Takes a chunk of a class, or returns {@link PagePool#NONE} when memory is used up. */
  public int allocate(int classId) {
    return classes[classId - 1].allocate();
  }

  /** Gives a chunk back. */
  public void free(int reference) {
    classes[classOf(reference) - 1].free(reference);
  }

  /** Frees all memory. */
  @Override
  public void close() {
    pages.close();
  }
}
