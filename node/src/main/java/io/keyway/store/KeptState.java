package io.keyway.store;

import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.lru.KeptItems;
import io.keyway.slab.ChunkMarks;
import io.keyway.slab.MappedPages;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.UnusableMemoryException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the next process must know of a store besides the bytes of its pages: each part of the store
 * writes and reads its own. Before the first request and after the last.
 */
final class KeptState {

  private final boolean hasUniques;
  private final ItemClock clock;
  private final DelayedFlush flush;
  private final SlabAllocator slabs;
  private final KeptItems items;

  KeptState(
      boolean hasUniques,
      ItemClock clock,
      DelayedFlush flush,
      SlabAllocator slabs,
      KeptItems items) {
    this.hasUniques = hasUniques;
    this.clock = clock;
    this.flush = flush;
    this.slabs = slabs;
    this.items = items;
  }

  /** Writes what {@link #read} reads. */
  void write(DataOutput out) throws IOException {
    out.writeBoolean(hasUniques);
    out.writeLong(clock.wallSeconds());
    out.writeInt(clock.nowSeconds());
    flush.write(out);
    slabs.writePages(out);
    items.write(out);
  }

  /**
   * Goes on where another process stopped, as if time had passed since.
   *
   * @throws UnusableMemoryException if it does not fit the store's settings, or is damaged
   */
  void read(DataInput in, MappedPages pages) throws IOException {
    UnusableMemoryException.require(
        in.readBoolean() == hasUniques, "its items differ in having CAS uniques (-C)");
    // The wall clock may have been set back.
    long goneSeconds = Math.clamp(clock.wallSeconds() - in.readLong(), 0L, ItemLayout.SECONDS_MAX);
    int shiftSeconds = (int) (clock.nowSeconds() - goneSeconds) - in.readInt();
    flush.read(in, shiftSeconds);
    try (ChunkMarks marks = slabs.readPages(in, pages)) {
      items.read(in, marks, shiftSeconds);
      slabs.settle(marks);
    }
    flush.carryOutIfDue();
  }
}
