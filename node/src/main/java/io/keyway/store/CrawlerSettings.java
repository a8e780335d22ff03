package io.keyway.store;

/**
 * How expired items are looked for.
 *
 * @param enabled whether it is done at all ({@code -o lru_crawler})
 * @param sleepMicros what is shown as the pause after a batch of items ({@code -o
 *     lru_crawler_sleep}); the steps of the upkeep have their own
 * @param itemsMax how many items of a class are looked at in one run; 0 for all ({@code -o
 *     lru_crawler_tocrawl})
 */
public record CrawlerSettings(boolean enabled, int sleepMicros, long itemsMax) {

  /** memcached's defaults. */
  public static final CrawlerSettings DEFAULTS = new CrawlerSettings(true, 100, 0);

  private static final int SLEEP_MICROS_MAX = 1_000_000;
  private static final long ITEMS_MAX = 0xffff_ffffL;

  public CrawlerSettings {
    Rule.range("lru_crawler_sleep", sleepMicros, 0, SLEEP_MICROS_MAX);
    Rule.range("lru_crawler_tocrawl", itemsMax, 0, ITEMS_MAX);
  }
}
