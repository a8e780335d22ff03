package io.keyway.cluster;

/**
 * What holds for a pool as a whole.
 *
 * @param placement what places keys on members
 */
public record PoolSettings(PlacementChoice placement) {
  /** The settings of a pool that nobody has configured: libmemcached's weighted ketama. */
  public static final PoolSettings DEFAULT = new PoolSettings("libmemcached.ketama_weighted");

  /**
   * The settings of a pool with a placement profile as it is.
   *
   * @throws IllegalArgumentException if the profile is not a name
   */
  public PoolSettings(String profile) {
    this(PlacementChoice.of(profile));
  }
}
