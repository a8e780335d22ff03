package io.keyway.store;

/**
 * In which order items are given up.
 *
 * @param maintained whether a thread keeps hot, warm and cold items apart; otherwise each class has
 *     one list ({@code -o lru_maintainer})
 * @param hotPercent what hot items may take of a class's memory ({@code -o hot_lru_pct})
 * @param warmPercent what warm items may take of it ({@code -o warm_lru_pct})
 * @param hotMaxFactor how long hot items stay so unread, in relation to the oldest cold item
 *     ({@code -o hot_max_factor})
 * @param warmMaxFactor how long warm items stay so unread, in the same relation ({@code -o
 *     warm_max_factor})
 * @param temporary whether items with a short time to live have a list of their own
 * @param temporaryTtlSeconds up to which time to live an item is on it ({@code -o temporary_ttl},
 *     which also switches it on)
 * @param tailRepairSeconds what is shown as the time after which an item that somebody holds on to
 *     is given up all the same ({@code -o tail_repair_time}); here none is ever lost so
 */
public record LruSettings(
    boolean maintained,
    int hotPercent,
    int warmPercent,
    double hotMaxFactor,
    double warmMaxFactor,
    boolean temporary,
    int temporaryTtlSeconds,
    int tailRepairSeconds) {

  /** memcached's defaults. */
  public static final LruSettings DEFAULTS = new LruSettings(true, 20, 40, 0.2, 2, false, 61, 0);

  private static final int PERCENT_MAX = 79;
  private static final int PERCENT_SUM_MAX = 80;
  private static final int TAIL_REPAIR_SECONDS_MIN = 10;

  public LruSettings {
    Rule.range("hot_lru_pct", hotPercent, 1, PERCENT_MAX);
    Rule.range("warm_lru_pct", warmPercent, 1, PERCENT_MAX);
    Rule.require(
        hotPercent + warmPercent <= PERCENT_SUM_MAX,
        "hot_lru_pct and warm_lru_pct together",
        hotPercent + warmPercent,
        "at most " + PERCENT_SUM_MAX);
    Rule.require(hotMaxFactor > 0, "hot_max_factor", hotMaxFactor, "above 0");
    Rule.require(warmMaxFactor > 0, "warm_max_factor", warmMaxFactor, "above 0");
    Rule.require(temporaryTtlSeconds >= 0, "temporary_ttl", temporaryTtlSeconds, "at least 0");
    Rule.require(
        tailRepairSeconds == 0 || tailRepairSeconds >= TAIL_REPAIR_SECONDS_MIN,
        "tail_repair_time",
        tailRepairSeconds,
        "0 or at least " + TAIL_REPAIR_SECONDS_MIN);
  }
}
