package io.keyway.store;

/**
 * How keys are found.
 *
 * @param power the binary logarithm of the slots to start with; 0 for the usual number ({@code -o
 *     hashpower})
 * @param growing whether slots are added as items come ({@code -o no_hashexpand})
 */
public record IndexSettings(int power, boolean growing) {

  /** memcached's defaults. */
  public static final IndexSettings DEFAULTS = new IndexSettings(0, true);

  private static final int POWER_MIN = 12;
  private static final int POWER_MAX = 32;

  public IndexSettings {
    Rule.require(
        power == 0 || (power >= POWER_MIN && power <= POWER_MAX),
        "hashpower",
        power,
        POWER_MIN + " to " + POWER_MAX);
  }
}
