package io.keyway.store;

import io.keyway.item.ItemClock;
import io.keyway.slab.AnonymousPages;
import io.keyway.slab.MappedPages;
import io.keyway.slab.SlabAllocator;
import io.keyway.slab.UnusableMemoryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens stores: with the items of a memory file, or empty where there is none that fits, and leaves
 * their items in the file. One thread.
 */
final class WarmRestart {

  private static final Logger log = LoggerFactory.getLogger(WarmRestart.class);

  private final StoreSettings settings;
  private final ItemClock clock;
  private final long firstUnique;

  private WarmRestart(StoreSettings settings, ItemClock clock, long firstUnique) {
    this.settings = settings;
    this.clock = clock;
    this.firstUnique = firstUnique;
  }

  /**
   * Opens a store whose upkeep has not begun.
   *
   * @throws UncheckedIOException if the memory file can't be had
   */
  static Store open(StoreSettings settings, ItemClock clock, long firstUnique) {
    WarmRestart start = new WarmRestart(settings, clock, firstUnique);
    Path path = settings.memoryFile();
    if (path == null) {
      return start.withoutFile();
    }
    try {
      return start.on(path);
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("memory file: " + e.getMessage(), e));
    }
  }

  private Store withoutFile() {
    return new Store(settings, clock, firstUnique, new AnonymousPages(), null);
  }

  private Store on(Path path) throws IOException {
    MappedPages pages = MappedPages.open(path);
    if (pages.isForeign()) {
      log.warn("memory file {}: a node did not write it; it is left alone, and unused", path);
      pages.close();
      return withoutFile();
    }
    int pagesMax = settings.memoryMegabytes() + SlabAllocator.CLASSES_MAX;
    return on(new MemoryFile(pages, pagesMax));
  }

  private Store on(MemoryFile file) throws IOException {
    if (!file.pages().isNew()) {
      Store store = empty(file);
      try {
        store.kept().read(file.take(), file.pages());
        log.info("memory file: {} items are back", store.index().itemCount());
        return store;
      } catch (UnusableMemoryException | IOException e) {
        log.warn("memory file {}: {}; the node starts empty", file.pages().path(), e.getMessage());
        store.index().close();
      }
    }
    file.clear();
    return empty(file);
  }

  private Store empty(MemoryFile file) {
    return new Store(settings, clock, firstUnique, file.pages(), file);
  }

  /** Leaves what a store knows of its pages beside them. Nobody may use it any more. */
  static void leave(KeptState state, MemoryFile file) {
    try {
      file.describe(state::write);
    } catch (IOException e) {
      log.error("memory file {}: the items are lost: {}", file.pages().path(), e.toString());
    }
  }
}
