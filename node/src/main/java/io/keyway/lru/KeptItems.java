package io.keyway.lru;

import static io.keyway.slab.UnusableMemoryException.require;

import io.keyway.index.HashIndex;
import io.keyway.item.Chain;
import io.keyway.item.ItemLayout;
import io.keyway.slab.ChunkHeader;
import io.keyway.slab.ChunkMarks;
import io.keyway.slab.PagePool;
import io.keyway.slab.SlabAllocator;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Items that outlive the process in their pages. Only where the LRU lists end is written down; a
 * later process walks along them, and links every item that is alive anew, in the same order.
 *
 * <p>Nothing is followed that was not checked before, so that damaged memory leads to an {@link
 * io.keyway.slab.UnusableMemoryException} and nowhere else. One thread, while there is no other.
 */
public final class KeptItems {

  private final LinkedItems items;
  private final HashIndex index;
  private final SlabAllocator slabs;
  private final PagePool pages;

  public KeptItems(LinkedItems items, HashIndex index, SlabAllocator slabs) {
    this.items = items;
    this.index = index;
    this.slabs = slabs;
    this.pages = slabs.pages();
  }

  /** Writes what {@link #read} reads. */
  public void write(DataOutput out) throws IOException {
    items.writeState(out);
    out.writeInt(index.itemCount());
    for (int id = 1; id <= slabs.classCount(); id++) {
      for (Segment segment : Segment.values()) {
        out.writeInt(items.lru(id).list(segment).tail());
      }
    }
  }

  /**
   * Links the items of the pages that the allocator took over.
   *
   * @param marks gets a mark for each chunk of them
   * @param shiftSeconds what to add to their times
   * @throws io.keyway.slab.UnusableMemoryException if the memory is damaged
   */
  public void read(DataInput in, ChunkMarks marks, int shiftSeconds) throws IOException {
    items.readState(in, shiftSeconds);
    int count = in.readInt();
    require(count >= 0 && count <= chunkCount(), "it can't hold " + count + " items");
    index.reserve(count);
    int left = count;
    for (int id = 1; id <= slabs.classCount(); id++) {
      for (Segment segment : Segment.values()) {
        left = readList(in.readInt(), id, segment, marks, shiftSeconds, left);
      }
    }
    require(left == 0, left + " of its " + count + " items are missing");
  }

  private long chunkCount() {
    long count = 0;
    for (int id = 1; id <= slabs.classCount(); id++) {
      count += (long) slabs.slabClass(id).pageCount() * slabs.slabClass(id).chunksPerPage();
    }
    return count;
  }

  /** Links the items of a list from its tail on; returns how many may still come. */
  private int readList(
      int tail, int classId, Segment segment, ChunkMarks marks, int shiftSeconds, int itemsMax) {
    int left = itemsMax;
    int reference = tail;
    while (reference != PagePool.NONE) {
      require(left-- > 0, "it has more items than it says");
      require(marks.isChunk(reference), "a list of items leads to nowhere");
      long address = pages.address(reference);
      int next = ItemLayout.lruPrevious(address); // Linking overwrites it.
      check(reference, address, classId, marks);
      ItemLayout.shiftTimes(address, shiftSeconds);
      if (!items.isDead(address)) {
        mark(reference, address, marks);
        items.linkAgain(reference, address, classId, segment);
      }
      reference = next;
    }
    return left;
  }

  private void check(int reference, long address, int classId, ChunkMarks marks) {
    int chunkBytes = slabs.slabClass(slabs.classOf(reference)).chunkBytes();
    require(
        ItemLayout.isWithin(address, chunkBytes) && items.classOf(reference) == classId,
        "an item is damaged");
    if (ItemLayout.isChained(address)) {
      checkChain(reference, ItemLayout.chainAddress(address), marks);
    }
  }

  private void checkChain(int reference, long head, ChunkMarks marks) {
    long left = Chain.valueLength(head);
    int previous = PagePool.NONE;
    int link = Chain.next(head);
    while (link != PagePool.NONE && left > 0) {
      require(marks.isChunk(link), "a long value leads to nowhere");
      long address = pages.address(link);
      int part = Chain.partLength(address);
      int partMax = slabs.slabClass(slabs.classOf(link)).chunkBytes() - Chain.LINK_BYTES;
      require(
          ChunkHeader.state(address) == Chain.LINK
              && Chain.item(address) == reference
              && Chain.previous(address) == previous
              && part > 0
              && part <= partMax,
          "a long value is damaged");
      left -= part;
      previous = link;
      link = Chain.next(address);
    }
    require(left == 0 && link == PagePool.NONE, "a long value has another length");
  }

  private void mark(int reference, long address, ChunkMarks marks) {
    require(marks.mark(reference), "two items share their memory");
    if (!ItemLayout.isChained(address)) {
      return;
    }
    long head = ItemLayout.chainAddress(address);
    Chain.readers(head, 0); // They ended with their process.
    for (int link = Chain.next(head);
        link != PagePool.NONE;
        link = Chain.next(pages.address(link))) {
      require(marks.mark(link), "two items share their memory");
    }
  }
}
