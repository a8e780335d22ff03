package io.keyway.cluster;

/**
 * What holds for a pool as a whole.
 *
 * @param placement what places keys on members
 * @param policies what proxies do about nodes that fail
 */
public record PoolSettings(PlacementChoice placement, Policies policies) {
  /** The settings of a pool that nobody has configured: libmemcached's weighted ketama. */
  public static final PoolSettings DEFAULT = new PoolSettings("libmemcached.ketama_weighted");

  /**
   * @throws IllegalArgumentException if the policies need what the placement does not have
   */
  public PoolSettings {
    policies.check(placement);
  }

  /** The settings of a pool with the policies that are nobody's choice. */
  public PoolSettings(PlacementChoice placement) {
    this(placement, Policies.DEFAULT);
  }

  /**
   * The settings of a pool with a placement profile as it is.
   *
   * @throws IllegalArgumentException if the profile is not a name
   */
  public PoolSettings(String profile) {
    this(PlacementChoice.of(profile));
  }
}
