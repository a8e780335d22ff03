package io.keyway.store;

/**
 * How keys are found, which is not for settings to say: slots are added as items come.
 *
 * @param power what is shown as the binary logarithm of the slots to start with; 0 for the usual
 *     number ({@code -o hashpower})
 */
public record IndexSettings(int power) {

  /** memcached's defaults. */
  public static final IndexSettings DEFAULTS = new IndexSettings(0);

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
