package io.keyway.cluster;

/**
 * What holds for a pool as a whole.
 *
 * @param placement name of the profile that places keys on members; 1 to 64 of {@code A-Z a-z 0-9 .
 *     _ -}
 */
public record PoolSettings(String placement) {
  /** The settings of a pool that nobody has configured. */
  public static final PoolSettings DEFAULT = new PoolSettings("ketama");

  /**
   * @throws IllegalArgumentException if the placement is not a name
   */
  public PoolSettings {
    Rule.name("placement", placement);
  }
}
