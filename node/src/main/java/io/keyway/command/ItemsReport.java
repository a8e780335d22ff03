package io.keyway.command;

import io.keyway.lru.Segment;
import io.keyway.store.ClassStats;
import io.keyway.store.Store;

/** Answers {@code stats items}: what each slab class that has items holds. */
final class ItemsReport {

  private final Store store;

  ItemsReport(Store store) {
    this.store = store;
  }

  void write(StatLines lines) {
    for (ClassStats stats : store.report().classes()) {
      if (stats.items() > 0) {
        String prefix = "items:" + stats.id() + ":";
        lines.add(prefix + "number", stats.items());
        lines.add(prefix + "age", stats.segment(Segment.COLD).ageSeconds());
        lines.add(prefix + "mem_requested", stats.bytes());
      }
    }
    lines.end();
  }
}
