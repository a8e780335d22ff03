package io.keyway.store;

import io.keyway.index.HashIndex;
import io.keyway.index.ItemHash;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.lru.ClassLru;
import io.keyway.lru.LinkedItems;
import io.keyway.lru.Segment;
import io.keyway.memory.Memory;
import io.keyway.slab.PagePool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A walk through the live items of a slab class, the newest of each segment first, in short steps
 * between which the class may change. One thread at a time.
 *
 * <p>A step finds its place again by the keys of the items that the one before has seen: it goes on
 * behind the last of them that has not been used or removed since, and with the next segment where
 * all have. So an item that is used meanwhile may be shown twice or not at all.
 */
public final class ClassWalk {

  /** Items that a step looks at, dead ones too, while it holds the lock of the class. */
  private static final int ITEMS_PER_STEP = 32;

  private static final Segment[] SEGMENTS = Segment.values();

  /** An item as it was seen. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
  private record Seen(byte[] key, long unique, int accessSeconds) {}

  private final PagePool pages;
  private final HashIndex index;
  private final ItemHash hash;
  private final LinkedItems items;
  private final ItemClock clock;
  private final int classId;

  /** What the last step has seen of the segment, in its order; nothing at the segment's start. */
  private List<Seen> seen = List.of();

  private int segment;

  /** The live ones among them. */
  private List<ListedItem> listed = List.of();

  ClassWalk(
      PagePool pages,
      HashIndex index,
      ItemHash hash,
      LinkedItems items,
      ItemClock clock,
      int classId) {
    this.pages = pages;
    this.index = index;
    this.hash = hash;
    this.items = items;
    this.clock = clock;
    this.classId = classId;
  }

  /** Whether all has been shown. */
  public boolean isOver() {
    return segment == SEGMENTS.length;
  }

  /** The next few items of a walk that is not over; possibly none, though there are more. */
  public List<ListedItem> step() {
    listed = new ArrayList<>(ITEMS_PER_STEP);
    if (seen.isEmpty()) {
      lookFromHead();
    } else if (!lookBehindLast()) {
      leaveSegment();
    }
    return listed;
  }

  private void lookFromHead() {
    ClassLru lru = items.lru(classId);
    lru.lock().lock();
    try {
      look(lru.list(SEGMENTS[segment]).head());
    } finally {
      lru.lock().unlock();
    }
  }

  private boolean lookBehindLast() {
    for (Seen last : seen.reversed()) {
      if (lookBehind(last)) {
        return true;
      }
    }
    return false;
  }

  private boolean lookBehind(Seen last) {
    int keyHash = hash.of(last.key, 0, last.key.length);
    ReentrantLock lock = items.lockOf(keyHash);
    lock.lock();
    try {
      int reference = index.find(keyHash, last.key, 0, last.key.length);
      return reference != PagePool.NONE && lookBehind(last, reference);
    } finally {
      lock.unlock();
    }
  }

  /** Looks at the items behind one whose lock is held, if that is still where it was seen. */
  private boolean lookBehind(Seen last, int reference) {
    long address = pages.address(reference);
    if (items.classOf(reference) != classId
        || ItemLayout.segment(address) != SEGMENTS[segment].number()
        || ItemLayout.unique(address) != last.unique
        || ItemLayout.accessSeconds(address) != last.accessSeconds) {
      return false;
    }
    ClassLru lru = items.lru(classId);
    lru.lock().lock();
    try {
      look(ItemLayout.lruNext(address));
    } finally {
      lru.lock().unlock();
    }
    return true;
  }

  private void look(int first) {
    List<Seen> now = new ArrayList<>(ITEMS_PER_STEP);
    int reference = first;
    while (reference != PagePool.NONE && now.size() < ITEMS_PER_STEP) {
      long address = pages.address(reference);
      now.add(look(address));
      reference = ItemLayout.lruNext(address);
    }
    seen = now;
    if (reference == PagePool.NONE) {
      leaveSegment();
    }
  }

  private Seen look(long address) {
    byte[] key = new byte[ItemLayout.keyLength(address)];
    Memory.copy(ItemLayout.keyAddress(address), key, 0, key.length);
    if (!items.isDead(address)) {
      int expiry = ItemLayout.expirySeconds(address);
      long expiryUnixSeconds = expiry == 0 ? 0 : clock.unixSeconds(expiry);
      listed.add(new ListedItem(key, ItemLayout.valueLength(address), expiryUnixSeconds));
    }
    return new Seen(key, ItemLayout.unique(address), ItemLayout.accessSeconds(address));
  }

  private void leaveSegment() {
    segment++;
    seen = List.of();
  }
}
