package io.keyway.lru;

import io.keyway.item.Chain;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.SlabClass;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What happens to items at the tails of LRU lists: they move on to another segment, are reclaimed
 * if dead, or are evicted to make room. Any thread.
 *
 * <p>Source of the rules: memcached's {@code lru_pull_tail} and {@code do_item_alloc_pull}.
 */
public final class LruTails {

  /** Items from the tail that one look considers, as some may be locked. */
  private static final int CANDIDATES_MAX = 10;

  /** Evictions that one allocation may need, as others may take the chunk first. */
  private static final int EVICTIONS_PER_ALLOCATION = 10;

  private static final int BUMP_INTERVAL_SECONDS = 60;

  /** Cold items go first, temporary ones would soon go by themselves. */
  private static final List<Segment> EVICTION_ORDER =
      List.of(Segment.COLD, Segment.HOT, Segment.WARM, Segment.TEMP);

  private final LinkedItems items;
  private final SlabAllocator slabs;
  private final PagePool pages;
  private final ItemClock clock;
  private final LruTuning tuning;
  private EvictionListener listener = (_, _, _, _, _, _, _) -> {};

  public LruTails(LinkedItems items, SlabAllocator slabs, ItemClock clock, LruTuning tuning) {
    this.items = items;
    this.slabs = slabs;
    this.pages = slabs.pages();
    this.clock = clock;
    this.tuning = tuning;
  }

  /** Says who hears of evictions. Before the first request. */
  public void listener(EvictionListener hears) {
    listener = hears;
  }

  /** Whether live items may be dropped for room. */
  boolean isEvicting() {
    return tuning.isEvicting();
  }

  /** Takes a chunk of a class, evicting if it must; {@link PagePool#NONE} if none can be had. */
  public int allocate(int classId) {
    int reference = slabs.allocate(classId);
    if (reference != PagePool.NONE) {
      return reference;
    }
    int evictionsMax = evictionsMax(slabs.slabClass(classId));
    for (int i = 0; reference == PagePool.NONE && i < evictionsMax && makeRoom(classId); i++) {
      reference = slabs.allocate(classId);
    }
    return reference;
  }

  /** The chunks of a whole page may be freed for nothing while it is being drained. */
  private static int evictionsMax(SlabClass slabClass) {
    return EVICTIONS_PER_ALLOCATION + (slabClass.isDraining() ? slabClass.chunksPerPage() : 0);
  }

  private boolean makeRoom(int classId) {
    ClassLru lru = items.lru(classId);
    lru.lock().lock();
    try {
      for (int i = 0; i < EVICTION_ORDER.size(); i++) { // An iterator would be garbage.
        if (pullLast(lru, EVICTION_ORDER.get(i), true)) {
          lru.increment(LruStat.DIRECT_RECLAIMS);
          return true;
        }
      }
      lru.increment(LruStat.OUTOFMEMORY);
      return false;
    } finally {
      lru.lock().unlock();
    }
  }

  /**
   * Does one class's upkeep: hot and warm items beyond their share or age become cold, active ones
   * warm.
   *
   * @param movesMax how many items may move
   * @return how many moved or were reclaimed
   */
  public int juggle(int classId, int movesMax) {
    ClassLru lru = items.lru(classId);
    int moves = 0;
    lru.lock().lock();
    try {
      int coldAge = lru.ageSeconds(Segment.COLD, clock.nowSeconds());
      long bytes = lru.accountedBytes();
      while (moves < movesMax && juggleOnce(lru, bytes, coldAge)) {
        moves++;
      }
    } finally {
      lru.lock().unlock();
    }
    return moves;
  }

  private boolean juggleOnce(ClassLru lru, long bytes, int coldAge) {
    boolean temporary = pullTemporary(lru);
    boolean hot = pull(lru, Segment.HOT, share(bytes, Segment.HOT), age(coldAge, Segment.HOT));
    boolean warm = pull(lru, Segment.WARM, share(bytes, Segment.WARM), age(coldAge, Segment.WARM));
    boolean cold = tuning.isSegmented() && pullLast(lru, Segment.COLD, false);
    return temporary || hot || warm || cold;
  }

  private long share(long bytes, Segment segment) {
    return bytes * tuning.percent(segment) / 100;
  }

  private int age(int coldAge, Segment segment) {
    return (int) (coldAge * tuning.maxFactor(segment));
  }

  /** Moves an item away from the tail of the hot or warm segment if it is time. */
  private boolean pull(ClassLru lru, Segment segment, long bytesMax, int ageMax) {
    LruList list = lru.list(segment);
    int candidate = list.tail();
    for (int i = 0; candidate != PagePool.NONE && i < CANDIDATES_MAX; i++) {
      long address = pages.address(candidate);
      int previous = ItemLayout.lruPrevious(address);
      int keyHash = items.hashOf(address);
      ReentrantLock lock = tryLock(keyHash, lru);
      if (lock != null) {
        try {
          boolean over =
              list.accountedBytes() > bytesMax
                  || clock.nowSeconds() - ItemLayout.accessSeconds(address) > ageMax;
          return reclaimed(lru, candidate, address, keyHash)
              || moved(lru, segment, candidate, address, over);
        } finally {
          lock.unlock();
        }
      }
      candidate = previous;
    }
    return false;
  }

  private static boolean moved(
      ClassLru lru, Segment segment, int reference, long address, boolean over) {
    if (ItemLayout.isActive(address)) {
      ItemLayout.active(address, false);
      lru.increment(segment == Segment.WARM ? LruStat.MOVES_WITHIN_LRU : LruStat.MOVES_TO_WARM);
      lru.move(reference, Segment.WARM);
      return true;
    }
    if (over) {
      lru.increment(LruStat.MOVES_TO_COLD);
      lru.move(reference, Segment.COLD);
    }
    return over;
  }

  /** Reclaims, evicts if asked to, or else moves an active item at the tail of a segment. */
  private boolean pullLast(ClassLru lru, Segment segment, boolean evict) {
    int candidate = lru.list(segment).tail();
    for (int i = 0; candidate != PagePool.NONE && i < CANDIDATES_MAX; i++) {
      long address = pages.address(candidate);
      int previous = ItemLayout.lruPrevious(address);
      int keyHash = items.hashOf(address);
      ReentrantLock lock = tryLock(keyHash, lru);
      if (lock != null) {
        try {
          if (!evict || !isBeingRead(address)) {
            return reclaimed(lru, candidate, address, keyHash)
                || (evict
                    ? evicted(lru, candidate, address, keyHash)
                    : ItemLayout.isActive(address)
                        && moved(lru, segment, candidate, address, false));
          }
          // Its memory could not be had now, and others should not meet it again.
          lru.move(candidate, segment);
        } finally {
          lock.unlock();
        }
      }
      candidate = previous;
    }
    return false;
  }

  /** Whether a client is being sent the item's value, which keeps its memory. */
  private static boolean isBeingRead(long address) {
    return ItemLayout.isChained(address) && Chain.readers(ItemLayout.chainAddress(address)) > 0;
  }

  /** Reclaims the dead item at the tail of the temporary segment, if there is one. */
  private boolean pullTemporary(ClassLru lru) {
    int candidate = lru.list(Segment.TEMP).tail();
    if (candidate == PagePool.NONE) {
      return false;
    }
    long address = pages.address(candidate);
    int keyHash = items.hashOf(address);
    ReentrantLock lock = tryLock(keyHash, lru);
    if (lock == null) {
      return false;
    }
    try {
      return reclaimed(lru, candidate, address, keyHash);
    } finally {
      lock.unlock();
    }
  }

  /**
   * An item whose lock this very thread holds is the one it is working on, or that one's neighbour:
   * it is passed over like those that others hold.
   */
  private @Nullable ReentrantLock tryLock(int keyHash, ClassLru lru) {
    ReentrantLock lock = items.lockOf(keyHash);
    if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
      return lock;
    }
    lru.increment(LruStat.LRUTAIL_REFLOCKED);
    return null;
  }

  private boolean reclaimed(ClassLru lru, int reference, long address, int keyHash) {
    if (!items.isDead(address)) {
      return false;
    }
    lru.increment(LruStat.RECLAIMED);
    if (!ItemLayout.isFetched(address)) {
      lru.increment(LruStat.EXPIRED_UNFETCHED);
    }
    items.unlink(keyHash, reference, lru);
    return true;
  }

  private boolean evicted(ClassLru lru, int reference, long address, int keyHash) {
    if (!tuning.isEvicting()) {
      return false;
    }
    evict(lru, reference, address, keyHash);
    return true;
  }

  /** Drops a live item whose lock is held. */
  void evict(ClassLru lru, int reference, long address, int keyHash) {
    lru.increment(LruStat.EVICTED);
    lru.evictedSeconds(clock.nowSeconds() - ItemLayout.accessSeconds(address));
    if (ItemLayout.expirySeconds(address) != 0) {
      lru.increment(LruStat.EVICTED_NONZERO);
    }
    if (!ItemLayout.isFetched(address)) {
      lru.increment(LruStat.EVICTED_UNFETCHED);
    }
    if (ItemLayout.isActive(address)) {
      lru.increment(LruStat.EVICTED_ACTIVE);
    }
    tellEvicted(reference, address, lru.evictedSeconds());
    items.unlink(keyHash, reference, lru);
  }

  private void tellEvicted(int reference, long address, int idleSeconds) {
    int expiry = ItemLayout.expirySeconds(address);
    listener.evicted(
        ItemLayout.keyAddress(address),
        ItemLayout.keyLength(address),
        ItemLayout.isFetched(address),
        expiry == 0 ? -1 : expiry - clock.nowSeconds(),
        idleSeconds,
        items.classOf(reference),
        ItemLayout.valueLength(address));
  }

  /**
   * Notes that an item was read, under its lock.
   *
   * <p>With segments, the second read makes it active, which only needs a mark unless it is cold;
   * without, a read moves it to the front, but at most once a minute, so that hot items don't fight
   * for the lock.
   */
  public void bump(int reference) {
    long address = pages.address(reference);
    if (!tuning.isSegmented()) {
      bumpFlat(reference, address);
    } else if (!ItemLayout.isFetched(address)) {
      ItemLayout.markFetched(address);
    } else if (!ItemLayout.isActive(address)) {
      bumpActive(reference, address);
    }
  }

  private void bumpActive(int reference, long address) {
    if (Segment.of(ItemLayout.segment(address)) != Segment.COLD) {
      ItemLayout.active(address, true);
      ItemLayout.accessSeconds(address, clock.nowSeconds());
      return;
    }
    ClassLru lru = items.lru(items.classOf(reference));
    // Whoever holds the lock will find the item active at the tail, if it gets there.
    if (!lru.lock().tryLock()) {
      ItemLayout.active(address, true);
      return;
    }
    try {
      ItemLayout.accessSeconds(address, clock.nowSeconds());
      lru.increment(LruStat.MOVES_TO_WARM);
      lru.move(reference, Segment.WARM);
    } finally {
      lru.lock().unlock();
    }
  }

  private void bumpFlat(int reference, long address) {
    ItemLayout.markFetched(address);
    int now = clock.nowSeconds();
    if (now - ItemLayout.accessSeconds(address) < BUMP_INTERVAL_SECONDS) {
      return;
    }
    ItemLayout.accessSeconds(address, now);
    ClassLru lru = items.lru(items.classOf(reference));
    lru.lock().lock();
    try {
      lru.move(reference, Segment.of(ItemLayout.segment(address)));
    } finally {
      lru.lock().unlock();
    }
  }
}
