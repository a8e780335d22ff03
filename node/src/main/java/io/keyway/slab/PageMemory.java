package io.keyway.slab;

/** Where a pool's pages have their bytes. Guarded by the pool's monitor. */
public sealed interface PageMemory extends AutoCloseable permits AnonymousPages, MappedPages {

  /**
   * Gives a page memory of {@link PagePool#PAGE_BYTES}.
   *
   * @param page its number, from 1
   * @return its address, or 0 if the system has none left
   */
  long allocate(int page);

  /** Takes back the memory of a page. */
  void release(int page);

  /** Takes back all memory. Nobody may use an address afterwards. */
  @Override
  void close();
}
