package io.keyway.lru;

import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.SlabClass;

/**
 * Decides once a second whether a page is better off elsewhere, once all memory is used. One
 * thread, but for the settings.
 *
 * <p>A class with more than two and a half pages of free chunks and no evictions gives one back.
 * Otherwise the class whose oldest items are oldest gives one to the class that evicts the youngest
 * ones, if those are younger by a ratio. Both must hold all through a window of time. Source:
 * memcached's {@code slab_automove.c}.
 */
public final class Automover {

  private static final double SPARE_PAGES = 2.5;

  private final LinkedItems items;
  private final SlabAllocator slabs;
  private final PagePool pages;
  private final PageMover mover;
  private final long[] evictedBefore;
  private final int[] quietSeconds;
  private final int[] spareSeconds;
  private int youngerSeconds;
  private int lastYoungest;
  private int lastOldest;
  private volatile int level;
  private volatile double ratio;
  private volatile int windowSeconds;

  /** One of a level, see {@link #level(int)}, with a window in seconds and a ratio of ages. */
  public Automover(
      LinkedItems items,
      SlabAllocator slabs,
      PageMover mover,
      int level,
      int windowSeconds,
      double ratio) {
    this.items = items;
    this.slabs = slabs;
    this.pages = slabs.pages();
    this.mover = mover;
    int count = slabs.classCount() + 1;
    this.evictedBefore = new long[count];
    this.quietSeconds = new int[count];
    this.spareSeconds = new int[count];
    this.level = level;
    this.windowSeconds = windowSeconds;
    this.ratio = ratio;
  }

  /** Sets whether pages move by themselves: 0 for never; all others are alike. */
  public void level(int number) {
    level = number;
  }

  /** Whether pages move by themselves, as {@link #level(int)}. */
  public int level() {
    return level;
  }

  /** Sets how much younger the items that a class evicts must be than the oldest of all. */
  public void ratio(double share) {
    ratio = share;
  }

  /** How much younger the items that a class evicts must be than the oldest of all. */
  public double ratio() {
    return ratio;
  }

  /** Sets for how many seconds that must hold. */
  public void windowSeconds(int seconds) {
    windowSeconds = seconds;
  }

  /** For how many seconds that must hold. */
  public int windowSeconds() {
    return windowSeconds;
  }

  /** Looks at all classes; once a second. */
  public void look(int nowSeconds) {
    int oldest = 0;
    int youngest = 0;
    for (int id = 1; id <= slabs.classCount(); id++) {
      observe(id);
      int age = coldAge(id, nowSeconds);
      if (slabs.slabClass(id).pageCount() > 1
          && (oldest == 0 || age > coldAge(oldest, nowSeconds))) {
        oldest = id;
      }
      if (quietSeconds[id] == 0 && (youngest == 0 || age < coldAge(youngest, nowSeconds))) {
        youngest = id;
      }
    }
    if (level == 0 || mover.isRunning() || !pages.isUsedUp()) {
      return;
    }
    int spare = withSpare();
    if (spare != 0) {
      mover.order(spare, PageMover.POOL);
      spareSeconds[spare] = 0;
    } else {
      compare(oldest, youngest, nowSeconds);
    }
  }

  private void observe(int id) {
    long evicted = evicted(id);
    quietSeconds[id] = evicted == evictedBefore[id] ? quietSeconds[id] + 1 : 0;
    evictedBefore[id] = evicted;
    SlabClass slabClass = slabs.slabClass(id);
    boolean spare =
        quietSeconds[id] > 0 && slabClass.freeCount() > SPARE_PAGES * slabClass.chunksPerPage();
    spareSeconds[id] = spare ? spareSeconds[id] + 1 : 0;
  }

  private long evicted(int id) {
    ClassLru lru = items.lru(id);
    lru.lock().lock();
    try {
      return lru.count(LruStat.EVICTED);
    } finally {
      lru.lock().unlock();
    }
  }

  private int coldAge(int id, int nowSeconds) {
    ClassLru lru = items.lru(id);
    lru.lock().lock();
    try {
      return lru.ageSeconds(Segment.COLD, nowSeconds);
    } finally {
      lru.lock().unlock();
    }
  }

  private int withSpare() {
    for (int id = 1; id < spareSeconds.length; id++) {
      if (spareSeconds[id] >= windowSeconds) {
        return id;
      }
    }
    return 0;
  }

  private void compare(int oldest, int youngest, int nowSeconds) {
    boolean younger =
        oldest != 0
            && youngest != 0
            && oldest != youngest
            && coldAge(youngest, nowSeconds) < ratio * coldAge(oldest, nowSeconds);
    boolean same = youngest == lastYoungest && oldest == lastOldest;
    youngerSeconds = younger ? (same ? youngerSeconds + 1 : 1) : 0;
    lastYoungest = youngest;
    lastOldest = oldest;
    if (youngerSeconds >= windowSeconds && mover.order(oldest, youngest) == PageMover.Answer.OK) {
      youngerSeconds = 0;
    }
  }
}
