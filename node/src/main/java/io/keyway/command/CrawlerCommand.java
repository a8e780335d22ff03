package io.keyway.command;

import io.keyway.lru.LruCrawler;
import io.keyway.store.Store;
import java.util.BitSet;
import java.util.List;

/** Answers {@code lru_crawler}, but for its dumps. Event loop only; allocates. */
final class CrawlerCommand {

  static final String BAD_CLASS = "BADCLASS invalid class id";
  private static final long SLEEP_MICROS_MAX = 1_000_000;

  private final Store store;
  private final LruCrawler crawler;

  CrawlerCommand(Store store) {
    this.store = store;
    this.crawler = store.crawler();
  }

  String execute(List<String> words) {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "enable" -> enable(true);
      case "disable" -> enable(false);
      case "sleep" -> sleep(words);
      case "tocrawl" -> toCrawl(words);
      case "crawl" -> words.size() == 2 ? crawl(words.get(1)) : "ERROR";
      default -> "ERROR";
    };
  }

  private String enable(boolean on) {
    crawler.enabled(on);
    return "OK";
  }

  /** The crawler works in small steps between pauses of its own, so this is only checked. */
  private static String sleep(List<String> words) {
    long micros = words.size() == 2 ? AdminWords.number(words.get(1)) : -1;
    if (micros < 0) {
      return "CLIENT_ERROR bad command line format";
    }
    return micros <= SLEEP_MICROS_MAX ? "OK" : "CLIENT_ERROR sleep must be one second or less";
  }

  private String toCrawl(List<String> words) {
    long count = words.size() == 2 ? AdminWords.number(words.get(1)) : -1;
    if (count < 0) {
      return "CLIENT_ERROR bad command line format";
    }
    crawler.itemsPerRun(count);
    return "OK";
  }

  private String crawl(String chosen) {
    if (!crawler.isEnabled()) {
      return "CLIENT_ERROR lru crawler disabled";
    }
    BitSet classes = classes(store, chosen);
    if (classes.isEmpty()) {
      return BAD_CLASS;
    }
    return crawler.start(classes) ? "OK" : "BUSY currently processing crawler request";
  }

  /**
   * The slab classes that a word names: {@code all}, or numbers with commas between; none if it is
   * neither.
   */
  static BitSet classes(Store store, String word) {
    BitSet classes = new BitSet();
    int count = store.classCount();
    if (word.equals("all") || word.equals("hash")) {
      classes.set(1, count + 1);
      return classes;
    }
    for (String part : word.split(",", -1)) {
      long id = AdminWords.number(part);
      if (id < 1 || id > count) {
        return new BitSet();
      }
      classes.set((int) id);
    }
    return classes;
  }
}
