package io.keyway.command;

import io.keyway.store.ClassStats;
import io.keyway.store.Store;
import java.util.List;

/**
 * Answers {@code stats slabs}: the memory of each slab class that has some, and the commands that
 * it served.
 */
final class SlabsReport {

  private static final long MEBIBYTE = 1L << 20;

  private final Store store;
  private final List<Counters> workers;

  SlabsReport(Store store, List<Counters> workers) {
    this.store = store;
    this.workers = workers;
  }

  void write(StatLines lines) {
    List<ClassStats> classes = store.report().classes();
    long pages = 0;
    for (ClassStats stats : classes) {
      write(stats, lines);
      pages += stats.pages();
    }
    lines.add("active_slabs", classes.size());
    lines.add("total_malloced", pages * MEBIBYTE);
    lines.end();
  }

  private void write(ClassStats stats, StatLines lines) {
    String prefix = stats.id() + ":";
    lines.add(prefix + "chunk_size", stats.chunkBytes());
    lines.add(prefix + "chunks_per_page", stats.chunksPerPage());
    lines.add(prefix + "total_pages", stats.pages());
    lines.add(prefix + "total_chunks", stats.totalChunks());
    lines.add(prefix + "used_chunks", stats.usedChunks());
    lines.add(prefix + "free_chunks", stats.totalChunks() - stats.usedChunks());
    lines.zeros(prefix + "free_chunks_end");
    lines.add(prefix + "get_hits", ClassStat.HITS.stream().mapToLong(hit -> sum(hit, stats)).sum());
    for (ClassStat stat : ClassStat.OF_SLABS) {
      lines.add(prefix + stat.wireName(), sum(stat, stats));
    }
  }

  private long sum(ClassStat stat, ClassStats stats) {
    return Counters.sum(workers, stat, stats.id());
  }
}
