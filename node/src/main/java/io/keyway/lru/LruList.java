package io.keyway.lru;

import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The items of one slab class in order of use, linked through themselves.
 *
 * <p>Callers hold {@link #lock()}, and an item's lock while they link or unlink it.
 */
public final class LruList {

  private final ReentrantLock lock = new ReentrantLock();
  private final PagePool pages;
  private int head = PagePool.NONE;
  private int tail = PagePool.NONE;
  private int itemCount;
  private long accountedBytes;

  public LruList(PagePool pages) {
    this.pages = pages;
  }

  /** The LRU lock of the class. */
  public ReentrantLock lock() {
    return lock;
  }

  /** Adds an item as the most recently used. */
  public void addFirst(int reference) {
    long address = pages.address(reference);
    ItemLayout.lruPrevious(address, PagePool.NONE);
    ItemLayout.lruNext(address, head);
    if (head == PagePool.NONE) {
      tail = reference;
    } else {
      ItemLayout.lruPrevious(pages.address(head), reference);
    }
    head = reference;
    itemCount++;
    accountedBytes += ItemLayout.accountedBytes(address);
  }

  /** Takes out an item that is in the list. */
  public void remove(int reference) {
    long address = pages.address(reference);
    int previous = ItemLayout.lruPrevious(address);
    int next = ItemLayout.lruNext(address);
    if (previous == PagePool.NONE) {
      head = next;
    } else {
      ItemLayout.lruNext(pages.address(previous), next);
    }
    if (next == PagePool.NONE) {
      tail = previous;
    } else {
      ItemLayout.lruPrevious(pages.address(next), previous);
    }
    itemCount--;
    accountedBytes -= ItemLayout.accountedBytes(address);
  }

  /** The least recently used item, or {@link PagePool#NONE}. */
  public int tail() {
    return tail;
  }

  /** The number of items. */
  public int itemCount() {
    return itemCount;
  }

  /** The size of all items in memcached's accounting. */
  public long accountedBytes() {
    return accountedBytes;
  }
}
