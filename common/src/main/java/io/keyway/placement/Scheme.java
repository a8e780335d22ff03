package io.keyway.placement;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A profile with its hash and options: all that decides where keys are, save the targets. {@link
 * Profile#scheme} makes it. Immutable, any thread.
 *
 * @param hash one of the profile's
 * @param options values by name, defaults included
 */
public record Scheme(Profile profile, String hash, Map<String, String> options) {

  public Scheme {
    options = Map.copyOf(options);
  }

  /** The placement on targets that are all alive. */
  public Placement placement(List<Target> targets) {
    return placement(targets, List.of());
  }

  /**
   * Returns the placement of keys on {@code targets}, whose order matters: owners are indices into
   * it.
   *
   * @param targets 1 to {@value Profile#TARGETS_MAX}; the same target may be listed more than once
   * @param dead indices of the targets that the client has found dead
   * @throws IllegalArgumentException if there are none or too many, their weights sum to more than
   *     the profile can hold, the profile hashes an address and a target has a name only, or some
   *     are dead and it is not known what the client does then
   */
  public Placement placement(List<Target> targets, Collection<Integer> dead) {
    return profile.placement(targets, dead, hash, options);
  }
}
