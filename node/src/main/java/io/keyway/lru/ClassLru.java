package io.keyway.lru;

import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The items of one slab class in order of use: a list for each segment, and what happened to them.
 *
 * <p>Callers hold {@link #lock()}, and an item's lock while they link, move or unlink it.
 */
@SuppressWarnings("EnumOrdinal") // Arrays, as these are read and written under a hot lock.
public final class ClassLru {

  private final ReentrantLock lock = new ReentrantLock();
  private final PagePool pages;
  private final int uniqueBytes;
  private final LruList[] lists = new LruList[Segment.values().length];
  private final long[] counts = new long[LruStat.values().length];
  private final SizeHistogram sizes = new SizeHistogram();
  private int evictedSeconds;

  /**
   * An LRU without items.
   *
   * @param uniqueBytes what a CAS unique adds to an item's accounted size
   */
  ClassLru(PagePool pages, int uniqueBytes) {
    this.pages = pages;
    this.uniqueBytes = uniqueBytes;
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new LruList(pages);
    }
  }

  /** The lock of all of it. */
  public ReentrantLock lock() {
    return lock;
  }

  /** The items of a segment. */
  public LruList list(Segment segment) {
    return lists[segment.number()];
  }

  /** Adds an item as the most recently used of a segment. */
  void link(int reference, Segment segment) {
    sizes.add(bytes(pages.address(reference)));
    put(reference, segment);
  }

  private void put(int reference, Segment segment) {
    long address = pages.address(reference);
    ItemLayout.segment(address, segment.number());
    lists[segment.number()].addFirst(reference, bytes(address));
  }

  /** Takes out an item. */
  void unlink(int reference) {
    sizes.remove(bytes(pages.address(reference)));
    take(reference);
  }

  private void take(int reference) {
    long address = pages.address(reference);
    lists[ItemLayout.segment(address)].remove(reference, bytes(address));
  }

  /** Makes an item the most recently used of a segment. */
  void move(int reference, Segment segment) {
    take(reference);
    put(reference, segment);
  }

  /** Puts an item's copy, which has its links, in its place. */
  void replace(int copy) {
    lists[ItemLayout.segment(pages.address(copy))].replace(copy);
  }

  private long bytes(long address) {
    return ItemLayout.accountedBytes(address) + uniqueBytes;
  }

  /** How many items there are of each size. */
  public SizeHistogram sizes() {
    return sizes;
  }

  /** The number of items. */
  public int itemCount() {
    int count = 0;
    for (LruList list : lists) {
      count += list.itemCount();
    }
    return count;
  }

  /** The size of all items in memcached's accounting. */
  public long accountedBytes() {
    long bytes = 0;
    for (LruList list : lists) {
      bytes += list.accountedBytes();
    }
    return bytes;
  }

  /** For how long the least recently used item of a segment has not been moved, 0 without items. */
  public int ageSeconds(Segment segment, int nowSeconds) {
    int tail = list(segment).tail();
    return tail == PagePool.NONE ? 0 : nowSeconds - ItemLayout.accessSeconds(pages.address(tail));
  }

  /** How often something happened. */
  public long count(LruStat stat) {
    return counts[stat.ordinal()];
  }

  void increment(LruStat stat) {
    counts[stat.ordinal()]++;
  }

  /** For how long the item that was evicted last had not been moved. */
  public int evictedSeconds() {
    return evictedSeconds;
  }

  void evictedSeconds(int seconds) {
    evictedSeconds = seconds;
  }

  /** Counts everything from 0 again. */
  public void resetCounts() {
    Arrays.fill(counts, 0);
  }
}
