package io.keyway.slab;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which chunks of an allocator were found to be in use: a bit for each, off heap. One thread.
 *
 * <p>It is made once all pages have their classes, and knows which references refer to a chunk.
 */
public final class ChunkMarks implements AutoCloseable {

  private final SlabAllocator slabs;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment bits;
  private final long[] firstByte;

  ChunkMarks(SlabAllocator slabs, int highestPage) {
    this.slabs = slabs;
    this.firstByte = new long[highestPage + 1];
    long bytes = 0;
    for (int page = 1; page <= highestPage; page++) {
      firstByte[page] = bytes;
      bytes += (chunkCount(PagePool.firstChunk(page)) + Byte.SIZE - 1) / Byte.SIZE;
    }
    this.bits = arena.allocate(Math.max(1, bytes));
  }

  private int chunkCount(int reference) {
    int classId = slabs.classOf(reference);
    return classId == 0 ? 0 : slabs.slabClass(classId).chunksPerPage();
  }

  /** Whether a reference, which may be anything, refers to a chunk of a page that a class has. */
  public boolean isChunk(int reference) {
    int page = PagePool.page(reference);
    return page > 0 && page < firstByte.length && PagePool.chunk(reference) < chunkCount(reference);
  }

  /** Marks a chunk; false if it was so before. */
  public boolean mark(int reference) {
    if (isMarked(reference)) {
      return false;
    }
    long at = place(reference);
    bits.set(
        ValueLayout.JAVA_BYTE, at, (byte) (bits.get(ValueLayout.JAVA_BYTE, at) | bit(reference)));
    return true;
  }

  boolean isMarked(int reference) {
    return (bits.get(ValueLayout.JAVA_BYTE, place(reference)) & bit(reference)) != 0;
  }

  private long place(int reference) {
    return firstByte[PagePool.page(reference)] + PagePool.chunk(reference) / Byte.SIZE;
  }

  private static int bit(int reference) {
    return 1 << (reference & (Byte.SIZE - 1));
  }

  @Override
  public void close() {
    arena.close();
  }
}
