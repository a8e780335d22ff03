package io.keyway.index;

import io.keyway.item.ItemLayout;
import io.keyway.memory.Memory;
import io.keyway.slab.PagePool;
import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * The hash table from keys to items: chains through the items themselves, buckets of four bytes off
 * heap.
 *
 * <p>Every call names the key's hash, and the caller holds its item lock.
 */
public final class HashIndex implements AutoCloseable {

  /*
   * Growth by linear hashing [1]: one bucket at a time is split in two, so that no request ever waits for a rehash and no
   * second table exists. With n buckets, 2^k <= n < 2^(k+1), a hash lives in bucket (hash mod 2^(k+1)) if there is one, else
   * in (hash mod 2^k). Splitting bucket n - 2^k into itself and n makes it n + 1 buckets.
   *
   * Locks make this safe without a lock of the table's own. There are never fewer buckets than item locks, so all hashes of a
   * bucket share their low bits and hence one lock, and so do the two halves of a split. The splitter holds that lock; a thread
   * with another lock may see n or n + 1, which its own hash does not tell apart.
   *
   * [1] W. Litwin, Linear hashing: a new tool for file and table addressing, VLDB 1980.
   */

  private static final int SEGMENT_BITS = 16;
  private static final int SEGMENT_BUCKETS = 1 << SEGMENT_BITS;
  private static final int SEGMENTS_MAX = 1 << (31 - SEGMENT_BITS);
  private static final int BUCKETS_MAX = Integer.highestOneBit(Integer.MAX_VALUE);
  private static final int BUCKET_BYTES = Integer.BYTES;

  /** Splits that one insertion may do to catch up with those that found a lock taken. */
  private static final int SPLITS_PER_INSERT = 2;

  private final PagePool pages;
  private final ItemLocks locks;
  private final ItemHash hash;
  private final Arena arena = Arena.ofShared();
  private final long[] segmentAddress = new long[SEGMENTS_MAX];
  private final ReentrantLock growth = new ReentrantLock();
  private final AtomicInteger itemCount = new AtomicInteger();
  private volatile int bucketCount = SEGMENT_BUCKETS;

  public HashIndex(PagePool pages, ItemLocks locks, ItemHash hash) {
    this.pages = pages;
    this.locks = locks;
    this.hash = hash;
    segmentAddress[0] = newSegment();
  }

  /** The item with this key, or {@link PagePool#NONE}. */
  public int find(int keyHash, byte[] key, int offset, int length) {
    int reference = Memory.getInt(bucketAddress(keyHash));
    while (reference != PagePool.NONE) {
      long address = pages.address(reference);
      if (ItemLayout.hasKey(address, key, offset, length)) {
        return reference;
      }
      reference = ItemLayout.hashNext(address);
    }
    return PagePool.NONE;
  }

  /**
   * The item with the same key as another one, which is not in the index, or {@link PagePool#NONE}.
   */
  public int findSameKey(int keyHash, long other) {
    int length = ItemLayout.keyLength(other);
    long key = ItemLayout.keyAddress(other);
    int reference = Memory.getInt(bucketAddress(keyHash));
    while (reference != PagePool.NONE) {
      long address = pages.address(reference);
      if (ItemLayout.keyLength(address) == length
          && Memory.equal(ItemLayout.keyAddress(address), key, length)) {
        return reference;
      }
      reference = ItemLayout.hashNext(address);
    }
    return PagePool.NONE;
  }

  /** Adds an item whose key is not in the index. */
  public void insert(int keyHash, int reference) {
    long bucket = bucketAddress(keyHash);
    ItemLayout.hashNext(pages.address(reference), Memory.getInt(bucket));
    Memory.putInt(bucket, reference);
    int behind = itemCount.incrementAndGet() - bucketCount;
    for (int i = 0; i < SPLITS_PER_INSERT && i < behind; i++) {
      trySplit();
    }
  }

  /** Makes as many buckets as so many items need, at once. Before the first item. */
  public void reserve(int items) {
    int buckets = Math.clamp(items, SEGMENT_BUCKETS, BUCKETS_MAX);
    for (int segment = 1; segment <= (buckets - 1) >>> SEGMENT_BITS; segment++) {
      segmentAddress[segment] = newSegment();
    }
    bucketCount = buckets;
  }

  /** Takes out an item that is in the index. */
  public void remove(int keyHash, int reference) {
    Memory.putInt(linkTo(keyHash, reference), ItemLayout.hashNext(pages.address(reference)));
    itemCount.decrementAndGet();
  }

  /** Puts an item's copy in its place. */
  public void replace(int keyHash, int reference, int copy) {
    Memory.putInt(linkTo(keyHash, reference), copy);
  }

  /** Where the bucket or the item before an item in its chain refers to it. */
  private long linkTo(int keyHash, int reference) {
    long link = bucketAddress(keyHash);
    int current = Memory.getInt(link);
    while (current != reference) {
      link = pages.address(current);
      current = Memory.getInt(link);
    }
    // The chain's link is the first field of an item, so bucket and predecessor are written alike.
    return link;
  }

  /**
   * Shows all items of a bucket. The caller must not hold an item lock.
   *
   * @param bucket from 0 to below {@link #bucketCount()}; a walk through them in order, while
   *     others change the index, sees every item that is there all the time
   * @param visitor is called under the items' lock, and may remove the item that it is shown
   */
  public void visit(int bucket, IntConsumer visitor) {
    ReentrantLock lock = locks.of(bucket);
    lock.lock();
    try {
      int reference = Memory.getInt(slotAddress(bucket));
      while (reference != PagePool.NONE) {
        int next = ItemLayout.hashNext(pages.address(reference));
        visitor.accept(reference);
        reference = next;
      }
    } finally {
      lock.unlock();
    }
  }

  /** The number of items. */
  public int itemCount() {
    return itemCount.get();
  }

  /** The number of buckets. */
  public int bucketCount() {
    return bucketCount;
  }

  /** Whether there are fewer buckets than items, so that insertions are splitting them. */
  public boolean isGrowing() {
    return itemCount.get() > bucketCount;
  }

  private long bucketAddress(int keyHash) {
    return slotAddress(bucketOf(keyHash, bucketCount));
  }

  private static int bucketOf(int keyHash, int buckets) {
    int half = Integer.highestOneBit(buckets);
    int bucket = keyHash & (2 * half - 1);
    return bucket < buckets ? bucket : bucket & (half - 1);
  }

  private long slotAddress(int bucket) {
    return segmentAddress[bucket >>> SEGMENT_BITS]
        + (long) (bucket & (SEGMENT_BUCKETS - 1)) * BUCKET_BYTES;
  }

  /** Splits the next bucket unless another thread holds its lock or splits one itself. */
  private void trySplit() {
    if (!growth.tryLock()) {
      return;
    }
    try {
      int added = bucketCount;
      if (added == BUCKETS_MAX) {
        return;
      }
      ReentrantLock lock = locks.of(added);
      if (lock.tryLock()) {
        try {
          split(added - Integer.highestOneBit(added), added);
        } finally {
          lock.unlock();
        }
      }
    } finally {
      growth.unlock();
    }
  }

  private void split(int bucket, int added) {
    if ((added & (SEGMENT_BUCKETS - 1)) == 0) {
      segmentAddress[added >>> SEGMENT_BITS] = newSegment();
    }
    int highBit = Integer.highestOneBit(added);
    int staying = PagePool.NONE;
    int leaving = PagePool.NONE;
    int reference = Memory.getInt(slotAddress(bucket));
    while (reference != PagePool.NONE) {
      long address = pages.address(reference);
      int next = ItemLayout.hashNext(address);
      int keyHash = hash.of(ItemLayout.keyAddress(address), ItemLayout.keyLength(address));
      if ((keyHash & highBit) == 0) {
        ItemLayout.hashNext(address, staying);
        staying = reference;
      } else {
        ItemLayout.hashNext(address, leaving);
        leaving = reference;
      }
      reference = next;
    }
    Memory.putInt(slotAddress(bucket), staying);
    Memory.putInt(slotAddress(added), leaving);
    bucketCount = added + 1;
  }

  private long newSegment() {
    return arena.allocate((long) SEGMENT_BUCKETS * BUCKET_BYTES, BUCKET_BYTES).address();
  }

  /** Frees the buckets. */
  @Override
  public void close() {
    arena.close();
  }
}
