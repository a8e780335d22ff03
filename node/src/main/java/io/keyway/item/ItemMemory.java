package io.keyway.item;

import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;

/** Gives back all chunks of an item. Any thread that owns the item. */
public final class ItemMemory {

  private final SlabAllocator slabs;
  private final PagePool pages;

  public ItemMemory(SlabAllocator slabs) {
    this.slabs = slabs;
    this.pages = slabs.pages();
  }

  /**
   * Frees an item that is linked nowhere, with the chain of its value; if somebody reads that, the
   * last reader does it.
   */
  public void free(int reference) {
    long address = pages.address(reference);
    if (ItemLayout.isChained(address)) {
      long head = ItemLayout.chainAddress(address);
      if (Chain.readers(head) > 0) {
        return;
      }
      freeLinks(head);
    }
    slabs.free(reference);
  }

  private void freeLinks(long head) {
    int link = Chain.next(head);
    while (link != PagePool.NONE) {
      int next = Chain.next(pages.address(link));
      slabs.free(link);
      link = next;
    }
  }

  /** Makes a chunk the last link of an item's chain. */
  public void append(int reference, int last, int link, int partLength) {
    Chain.initializeLink(pages.address(link), reference, last, partLength);
    long address = pages.address(reference);
    Chain.next(
        last == PagePool.NONE ? ItemLayout.chainAddress(address) : pages.address(last), link);
  }
}
