package io.keyway.lru;

import io.keyway.index.HashIndex;
import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import java.util.BitSet;

/**
 * Looks for dead items before their memory is needed. Runs are started by any thread or by
 * themselves, and carried out in {@linkplain #step steps} by one.
 *
 * <p>A run walks the index rather than the LRU lists, so that it needs no marker among the items
 * and holds one item lock at a time. Runs by themselves come a minute apart, and ever rarer, up to
 * an hour, as long as they find next to nothing.
 */
public final class LruCrawler {

  private static final int INTERVAL_SECONDS_MIN = 60;
  private static final int INTERVAL_SECONDS_MAX = 3600;

  /** A run that finds one dead item in so many was worth it. */
  private static final int WORTHWHILE_SHARE = 100;

  private final LinkedItems items;
  private final HashIndex index;
  private final PagePool pages;
  private final BitSet chosen = new BitSet();
  private final BitSet all = new BitSet();

  private volatile boolean running;
  private volatile boolean enabled;
  private volatile long itemsPerRun;
  private volatile long starts;
  private int nextBucket;
  private long itemsMax;
  private long checked;
  private long reclaimed;
  private int intervalSeconds = INTERVAL_SECONDS_MIN;
  private int nextRunSeconds = INTERVAL_SECONDS_MIN;

  /** One that starts runs by itself if {@code enabled}; see {@link #itemsPerRun(long)}. */
  public LruCrawler(
      LinkedItems items, HashIndex index, SlabAllocator slabs, boolean enabled, long itemsPerRun) {
    this.items = items;
    this.index = index;
    this.pages = slabs.pages();
    all.set(1, slabs.classCount() + 1);
    this.enabled = enabled;
    this.itemsPerRun = itemsPerRun;
  }

  /** Whether runs start by themselves, and may be started. */
  public boolean isEnabled() {
    return enabled;
  }

  public void enabled(boolean on) {
    enabled = on;
  }

  /** Sets how many items a run looks at; 0 for all. */
  public void itemsPerRun(long count) {
    itemsPerRun = count;
  }

  /** How many items a run looks at; 0 for all. */
  public long itemsPerRun() {
    return itemsPerRun;
  }

  /** Whether a run is going on. */
  public boolean isRunning() {
    return running;
  }

  /** Runs so far. */
  public long starts() {
    return starts;
  }

  /**
   * Starts a run over the items of some slab classes; false if one is going on.
   *
   * @param classes the numbers of those to look at
   */
  public synchronized boolean start(BitSet classes) {
    if (running) {
      return false;
    }
    chosen.clear();
    chosen.or(classes);
    nextBucket = 0;
    checked = 0;
    reclaimed = 0;
    itemsMax = itemsPerRun == 0 ? Long.MAX_VALUE : itemsPerRun;
    starts++;
    running = true;
    return true;
  }

  /**
   * Goes on with a run, or starts one if it is time; false if there is nothing to do. One thread.
   *
   * @param uptimeSeconds of the store
   * @param count how many items and empty buckets to look at
   */
  public boolean step(int uptimeSeconds, int count) {
    if (!running && !(enabled && uptimeSeconds >= nextRunSeconds && startByItself(uptimeSeconds))) {
      return false;
    }
    long end = checked + count;
    int buckets = index.bucketCount();
    for (int i = 0; i < count && checked < Math.min(end, itemsMax) && nextBucket < buckets; i++) {
      index.visit(nextBucket++, this::check);
    }
    if (nextBucket >= buckets || checked >= itemsMax) {
      running = false;
    }
    return true;
  }

  private boolean startByItself(int uptimeSeconds) {
    boolean worthwhile = reclaimed * WORTHWHILE_SHARE > checked;
    intervalSeconds =
        worthwhile
            ? INTERVAL_SECONDS_MIN
            : Math.min(intervalSeconds + INTERVAL_SECONDS_MIN, INTERVAL_SECONDS_MAX);
    nextRunSeconds = uptimeSeconds + intervalSeconds;
    return start(all);
  }

  private void check(int reference) {
    int classId = items.classOf(reference);
    if (!chosen.get(classId)) {
      return;
    }
    checked++;
    long address = pages.address(reference);
    boolean dead = items.isDead(address);
    ClassLru lru = items.lru(classId);
    lru.lock().lock();
    try {
      lru.increment(LruStat.CRAWLER_ITEMS_CHECKED);
      if (dead) {
        reclaimed++;
        lru.increment(LruStat.CRAWLER_RECLAIMED);
        if (!ItemLayout.isFetched(address)) {
          lru.increment(LruStat.EXPIRED_UNFETCHED);
        }
        items.unlink(items.hashOf(address), reference, lru);
      }
    } finally {
      lru.lock().unlock();
    }
  }
}
