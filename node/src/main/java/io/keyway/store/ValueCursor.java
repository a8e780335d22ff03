package io.keyway.store;

import io.keyway.item.Chain;
import io.keyway.item.ItemLayout;
import io.keyway.memory.Memory;
import io.keyway.slab.PagePool;

/**
 * A place in the value of an item, which lies in one stretch of memory or in several.
 *
 * <p>A register that its owner uses again and again: {@link Store#valueOf} or {@link Entry#value}
 * put it at the start of a value. The memory is valid as long as the item is the owner's or the
 * entry is open.
 */
public final class ValueCursor {

  private final PagePool pages;
  private int reference;
  private int link;
  private long address;
  private int available;
  private int left;

  ValueCursor(PagePool pages) {
    this.pages = pages;
  }

  /** Goes to the start of an item's value. */
  void start(int item) {
    long itemAddress = pages.address(item);
    reference = item;
    link = PagePool.NONE;
    left = ItemLayout.valueLength(itemAddress);
    if (ItemLayout.isChained(itemAddress)) {
      available = 0;
      enter(Chain.next(ItemLayout.chainAddress(itemAddress)));
    } else {
      address = ItemLayout.valueAddress(itemAddress);
      available = left;
    }
  }

  /** Goes to the start of a link of the item's chain, if there is one. */
  void enter(int next) {
    if (next != PagePool.NONE) {
      link = next;
      long linkAddress = pages.address(next);
      address = Chain.partAddress(linkAddress);
      available = Chain.partLength(linkAddress);
    }
  }

  /** The item that the value belongs to. */
  int reference() {
    return reference;
  }

  /** The link that the cursor is in, or {@link PagePool#NONE}. */
  int link() {
    return link;
  }

  /** The bytes from here to the end of the value. */
  public int left() {
    return left;
  }

  /** Where the value goes on. */
  public long address() {
    return address;
  }

  /**
   * How many bytes of it lie there in one stretch; 0 at the end, and where memory is still missing.
   */
  public int available() {
    return available;
  }

  /** Moves on by no more than {@link #available()}. */
  public void skip(int length) {
    address += length;
    available -= length;
    left -= length;
    if (available == 0 && left > 0 && link != PagePool.NONE) {
      enter(Chain.next(pages.address(link)));
    }
  }

  /** Copies the rest of the value to a stretch of memory. */
  public void copyTo(long to) {
    long at = to;
    while (available > 0) {
      int length = available;
      Memory.copy(address, at, length);
      at += length;
      skip(length);
    }
  }

  /** Copies the rest of the value to where another cursor is. */
  void copyTo(ValueCursor to) {
    while (available > 0) {
      int length = Math.min(available, to.available);
      Memory.copy(address, to.address, length);
      skip(length);
      to.skip(length);
    }
  }
}
