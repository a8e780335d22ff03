package io.keyway.slab;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** Pages in memory of the process, which end with it. */
public final class AnonymousPages implements PageMemory {

  private final @Nullable Arena[] arenas = new Arena[PagePool.PAGES_MAX + 1];

  @Override
  @SuppressWarnings("MustBeClosedChecker") // Closed when the page is released.
  public long allocate(int page) {
    Arena arena = Arena.ofShared();
    try {
      long address = arena.allocate(PagePool.PAGE_BYTES, Long.BYTES).address();
      arenas[page] = arena;
      return address;
    } catch (
        OutOfMemoryError e) { // The system has less than the limit says: as if that was reached.
      arena.close();
      return 0;
    }
  }

  @Override
  public void release(int page) {
    Arena arena = arenas[page];
    if (arena != null) {
      arena.close();
      arenas[page] = null;
    }
  }

  @Override
  public void close() {
    for (int page = 1; page < arenas.length; page++) {
      release(page);
    }
  }
}
