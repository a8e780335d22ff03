package io.keyway.lru;

import io.keyway.item.ItemLayout;
import io.keyway.slab.PagePool;

/**
 * Items in order of use, linked through themselves.
 *
 * <p>Callers hold the lock of the class, and an item's lock while they link or unlink it.
 */
public final class LruList {

  private final PagePool pages;
  private int head = PagePool.NONE;
  private int tail = PagePool.NONE;
  private int itemCount;
  private long accountedBytes;

  LruList(PagePool pages) {
    this.pages = pages;
  }

  /** Adds an item of an accounted size as the most recently used. */
  void addFirst(int reference, long bytes) {
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
    accountedBytes += bytes;
  }

  /** Takes out an item of an accounted size that is in the list. */
  void remove(int reference, long bytes) {
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
    accountedBytes -= bytes;
    ItemLayout.markUnlinked(address);
  }

  /** Puts an item's copy, which has its links, in its place. */
  void replace(int copy) {
    long address = pages.address(copy);
    int previous = ItemLayout.lruPrevious(address);
    int next = ItemLayout.lruNext(address);
    if (previous == PagePool.NONE) {
      head = copy;
    } else {
      ItemLayout.lruNext(pages.address(previous), copy);
    }
    if (next == PagePool.NONE) {
      tail = copy;
    } else {
      ItemLayout.lruPrevious(pages.address(next), copy);
    }
  }

  /** The most recently used item, or {@link PagePool#NONE}. */
  public int head() {
    return head;
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
