package io.keyway.store;

/**
 * The state of a slab class and its items at one moment.
 *
 * @param id the class number, from 1
 * @param chunkBytes the size of a chunk in memcached's accounting
 * @param chunksPerPage chunks that a page is cut into
 * @param pages pages that belong to the class
 * @param usedChunks chunks that hold an item, or a value on its way
 * @param items linked items
 * @param bytes their size in memcached's accounting
 * @param ageSeconds since when the least recently used one has not been moved to the front
 */
public record ClassStats(
    int id,
    int chunkBytes,
    int chunksPerPage,
    int pages,
    int usedChunks,
    int items,
    long bytes,
    int ageSeconds) {

  /** All chunks of the class. */
  public int totalChunks() {
    return pages * chunksPerPage;
  }
}
