package io.keyway.cluster;

import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import java.util.Optional;

/** The placement of keys that a ring document asks for. Any thread. */
public final class PlacedRing {

  private PlacedRing() {}

  /**
   * Returns the placement on the ring's members in their order; empty if there are none.
   *
   * @throws IllegalArgumentException if the ring names a profile, hash or option that there is not,
   *     or the profile can't place the members; one sentence says what
   */
  public static Optional<Placement> of(Ring ring) {
    Scheme scheme = scheme(ring.placement());
    return ring.members().isEmpty()
        ? Optional.empty()
        : Optional.of(scheme.placement(ring.members().stream().map(Member::target).toList()));
  }

  /**
   * Checks that proxies will take a ring.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public static void check(Ring ring) {
    var _ = of(ring);
  }

  /**
   * Returns the profile with hash and options that a pool's settings name.
   *
   * @throws IllegalArgumentException if there is no such profile, hash or option
   */
  public static Scheme scheme(PlacementChoice choice) {
    return Profile.of(choice.profile()).scheme(choice.hash(), choice.options());
  }
}
