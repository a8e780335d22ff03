package io.keyway.store;

import io.keyway.lru.Segment;
import java.util.List;

/**
 * The state of a slab class and its items at one moment.
 *
 * @param id the class number, from 1
 * @param chunkBytes the size of a chunk in memcached's accounting
 * @param chunksPerPage chunks that a page is cut into
 * @param pages pages that belong to the class
 * @param usedChunks chunks that hold an item, a part of one, or a value on its way
 * @param items linked items
 * @param bytes their size in memcached's accounting
 * @param segments the LRU segments, by {@link Segment#number()}
 * @param evictedSeconds for how long the item that was evicted last had not been moved
 * @param counts what happened to items
 */
public record ClassStats(
    int id,
    int chunkBytes,
    int chunksPerPage,
    int pages,
    int usedChunks,
    int items,
    long bytes,
    List<SegmentStats> segments,
    int evictedSeconds,
    LruCounts counts) {

  /** All chunks of the class. */
  public int totalChunks() {
    return pages * chunksPerPage;
  }

  /** The state of an LRU segment. */
  public SegmentStats segment(Segment segment) {
    return segments.get(segment.number());
  }
}
