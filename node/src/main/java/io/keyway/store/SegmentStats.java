package io.keyway.store;

/**
 * The state of one LRU segment of a slab class.
 *
 * @param items linked items
 * @param ageSeconds for how long the least recently used one has not been moved
 */
public record SegmentStats(int items, int ageSeconds) {}
