package io.keyway.index;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The locks of items, striped by the low bits of their keys' hashes. The outermost of the store's
 * locks: item lock, then LRU lock, then slab lock; whoever holds an inner one may only try an item
 * lock. Any thread.
 */
public final class ItemLocks {

  /**
   * Stripes; a power of two and no more than the index has buckets, so that one bucket has one
   * lock.
   */
  static final int COUNT = 4096;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  public ItemLocks() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** The lock of all items with this hash. */
  public ReentrantLock of(int hash) {
    return locks[hash & (COUNT - 1)];
  }
}
