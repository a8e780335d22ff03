package io.keyway.store;

import io.keyway.index.ItemHash;
import io.keyway.item.Chain;
import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.lru.LinkedItems;
import io.keyway.lru.LruTails;
import io.keyway.lru.Segment;
import io.keyway.slab.PagePool;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the store has for one key, and all that can be done to it, while nobody else can.
 *
 * <p>A register that its thread uses again and again: {@link #open} takes the lock of a key, {@link
 * #close} gives it back, and the accessors in between tell of the item, which must be {@linkplain
 * #isPresent there}. One entry of a thread may be open at a time, only for as long as it takes to
 * copy a value, and the store's other methods may be called meanwhile.
 */
public final class Entry implements AutoCloseable {

  private final LinkedItems items;
  private final LruTails tails;
  private final Allocation allocation;
  private final PagePool pages;
  private final ItemHash hash;
  private final ItemClock clock;
  private final boolean hasUniques;
  private final DecimalValue number = new DecimalValue();
  private final ValueCursor from;
  private final ValueCursor to;

  private @Nullable ReentrantLock lock;
  private int keyHash;
  private int reference;
  private long address;

  Entry(
      LinkedItems items,
      LruTails tails,
      Allocation allocation,
      PagePool pages,
      ItemHash hash,
      ItemClock clock,
      boolean hasUniques) {
    this.items = items;
    this.tails = tails;
    this.allocation = allocation;
    this.pages = pages;
    this.hash = hash;
    this.clock = clock;
    this.hasUniques = hasUniques;
    this.from = new ValueCursor(pages);
    this.to = new ValueCursor(pages);
  }

  /** Takes the lock of a key of 1 to 250 bytes; returns whether there is a live item. */
  public boolean open(byte[] key, int offset, int length) {
    lock(hash.of(key, offset, length));
    become(items.find(keyHash, key, offset, length));
    return isPresent();
  }

  /** Drops the item with a key, if there is one; the entry is open neither before nor after. */
  public void drop(byte[] key, int offset, int length) {
    boolean found = open(key, offset, length);
    try {
      if (found) {
        delete();
      }
    } finally {
      close();
    }
  }

  /** Takes the lock of the key of an item that is not stored yet. */
  public boolean open(int unlinked) {
    long other = pages.address(unlinked);
    lock(items.hashOf(other));
    become(items.findSameKey(keyHash, other));
    return isPresent();
  }

  private void lock(int newHash) {
    ReentrantLock taken = items.lockOf(newHash);
    taken.lock();
    lock = taken;
    keyHash = newHash;
  }

  private void become(int item) {
    reference = item;
    address = item == PagePool.NONE ? 0 : pages.address(item);
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    ReentrantLock taken = lock;
    if (taken != null) {
      lock = null;
      taken.unlock();
    }
  }

  /** Whether there is a live item. */
  public boolean isPresent() {
    return reference != PagePool.NONE;
  }

  /** The client's flags, unsigned. */
  public int flags() {
    return ItemLayout.flags(address);
  }

  /** The length of the value in bytes. */
  public int valueLength() {
    return ItemLayout.valueLength(address);
  }

  /** Puts a cursor at the start of the value, which it may read until the entry is closed. */
  public void value(ValueCursor cursor) {
    cursor.start(reference);
  }

  /** The CAS unique; 0 if items have none. */
  public long unique() {
    return hasUniques ? ItemLayout.unique(address) : 0;
  }

  /** The seconds until the item expires, at least 0, or -1 if it never does. */
  public int ttlSeconds() {
    int expiry = expirySeconds();
    return expiry == 0 ? -1 : Math.max(0, expiry - clock.nowSeconds());
  }

  /** When the item expires, in seconds of the store's clock; 0 is never. */
  public int expirySeconds() {
    return ItemLayout.expirySeconds(address);
  }

  /** Whether the item expires before a time that is given as clients say it. */
  public boolean expiresBefore(int exptime) {
    int expiry = expirySeconds();
    return expiry != 0 && expiry < clock.expirySeconds(exptime);
  }

  /** The seconds since the item was last stored or moved in its LRU. */
  public int idleSeconds() {
    return clock.nowSeconds() - ItemLayout.accessSeconds(address);
  }

  /** Whether the item was read since it was stored. */
  public boolean isFetched() {
    return ItemLayout.isFetched(address);
  }

  /** Whether the value was declared out of date. */
  public boolean isStale() {
    return ItemLayout.isStale(address);
  }

  /** Whether one client was told to bring a new value. */
  public boolean isTokenSent() {
    return ItemLayout.isTokenSent(address);
  }

  /** The number of the slab class that counts the item. */
  public int classId() {
    return items.classOf(reference);
  }

  /** The LRU segment that the item is in. */
  public Segment segment() {
    return Segment.of(ItemLayout.segment(address));
  }

  /** The size of the item in memcached's accounting, less its CAS unique. */
  public long accountedBytes() {
    return ItemLayout.accountedBytes(address);
  }

  /** Notes that the item was read, which keeps it from being evicted. */
  public void bump() {
    tails.bump(reference);
  }

  /** Gives the item a new expiry, as clients say it. */
  public void touch(int exptime) {
    ItemLayout.expirySeconds(address, clock.expirySeconds(exptime));
  }

  /** Gives the item another one's {@link #expirySeconds()}. */
  public void expirySeconds(int seconds) {
    ItemLayout.expirySeconds(address, seconds);
  }

  /** Declares the value out of date, or takes that back. */
  public void stale(boolean set) {
    ItemLayout.stale(address, set);
  }

  /** Notes that one client was told to bring a new value, or takes that back. */
  public void tokenSent(boolean set) {
    ItemLayout.tokenSent(address, set);
  }

  /** Gives the item a CAS unique of the client's choice, if items have any. */
  public void unique(long unique) {
    if (hasUniques) {
      ItemLayout.chosenUnique(address, unique);
    }
  }

  /** Gives the item a new CAS unique. */
  public void renewUnique() {
    ItemLayout.unique(address, items.nextUnique());
  }

  /** Drops the item. */
  public void delete() {
    items.unlink(keyHash, reference);
    become(PagePool.NONE);
  }

  /**
   * Puts an item that was allocated for this key in its place if the mode's condition holds, and
   * gives it back if not. If it is stored, the entry is about it from here on.
   *
   * @param unique the CAS unique that the old item must have, for {@link StorageMode#CAS}
   */
  public StoreResult store(StorageMode mode, int unlinked, long unique) {
    if (mode == StorageMode.APPEND || mode == StorageMode.PREPEND) {
      return concatenate(mode == StorageMode.APPEND, unlinked);
    }
    StoreResult result = condition(mode, unique);
    if (result == StoreResult.STORED) {
      replaceBy(unlinked);
    } else {
      allocation.free(unlinked);
    }
    return result;
  }

  private StoreResult condition(StorageMode mode, long unique) {
    return switch (mode) {
      case ADD -> {
        if (isPresent()) {
          bump();
          yield StoreResult.NOT_STORED;
        }
        yield StoreResult.STORED;
      }
      case REPLACE -> isPresent() ? StoreResult.STORED : StoreResult.NOT_STORED;
      case CAS -> {
        if (!isPresent()) {
          yield StoreResult.NOT_FOUND;
        }
        yield hasUniques && unique == unique() ? StoreResult.STORED : StoreResult.EXISTS;
      }
      case SET, APPEND, PREPEND -> StoreResult.STORED;
    };
  }

  /** Joins the item's value with an allocated one's in a third item. */
  private StoreResult concatenate(boolean append, int part) {
    try {
      if (!isPresent()) {
        return StoreResult.NOT_STORED;
      }
      long length = (long) valueLength() + ItemLayout.valueLength(pages.address(part));
      int whole = length > Integer.MAX_VALUE ? Store.TOO_LARGE : like((int) length);
      if (!Store.isItem(whole)) {
        return whole == Store.TOO_LARGE ? StoreResult.NOT_STORED : StoreResult.OUT_OF_MEMORY;
      }
      to.start(whole);
      from.start(append ? reference : part);
      from.copyTo(to);
      from.start(append ? part : reference);
      from.copyTo(to);
      replaceBy(whole);
      return StoreResult.STORED;
    } finally {
      allocation.free(part);
    }
  }

  private int like(int valueLength) {
    return allocation.like(address, valueLength);
  }

  private void replaceBy(int unlinked) {
    items.replace(keyHash, reference, unlinked);
    become(unlinked);
  }

  /**
   * Adds to a decimal value, or subtracts from it down to 0; sums wrap at 2^64. The value keeps its
   * length where the digits fit, padded with blanks.
   */
  public StoreResult add(boolean increment, long delta) {
    int length = valueLength();
    boolean numeric =
        !ItemLayout.isChained(address) && number.read(ItemLayout.valueAddress(address), length);
    if (!numeric) {
      return StoreResult.NON_NUMERIC;
    }
    number.add(increment, delta);
    if (number.digits() <= length) {
      number.write(ItemLayout.valueAddress(address), length);
      renewUnique();
      return StoreResult.STORED;
    }
    return lengthen();
  }

  /** Replaces the item by one that has room for all digits of the number. */
  private StoreResult lengthen() {
    int longer = like(number.digits());
    if (!Store.isItem(longer)) {
      return StoreResult.OUT_OF_MEMORY;
    }
    number.write(ItemLayout.valueAddress(pages.address(longer)), number.digits());
    replaceBy(longer);
    return StoreResult.STORED;
  }

  /** The number that the last {@link #add} left, unsigned. */
  public long number() {
    return number.value();
  }

  /**
   * Keeps a chained value readable after the entry is closed, whatever happens to the item, until
   * {@link Store#endRead}.
   */
  public int beginRead() {
    long head = ItemLayout.chainAddress(address);
    Chain.readers(head, Chain.readers(head) + 1);
    return reference;
  }

  /** Whether the value lies in several stretches of memory, and hence may be long. */
  public boolean isChained() {
    return ItemLayout.isChained(address);
  }
}
