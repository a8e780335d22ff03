package io.keyway.cli;

import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import io.keyway.placement.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compares where keys are with where profiles place them. Immutable, any thread.
 *
 * @param keys what was asked for
 * @param holders which keys each target holds, by index of the key; the same for targets with the
 *     same address
 */
record Detection(List<byte[]> keys, List<BitSet> holders) {

  /**
   * How well a scheme explains where the keys are.
   *
   * @param explained keys that their owner holds
   * @param found keys that any target holds
   */
  record Match(Scheme scheme, int explained, int found) {

    /** Whether the hash is not the one that the profile has by default. */
    boolean isUnusual() {
      return !scheme.hash().equals(scheme.profile().hashes().getFirst());
    }

    double share() {
      return found == 0 ? 0 : (double) explained / found;
    }
  }

  /** How many of the keys any target holds. */
  int found() {
    BitSet found = new BitSet();
    holders.forEach(found::or);
    return found.cardinality();
  }

  /**
   * Returns all schemes that can place the keys on these targets, the best first; among equals
   * first those that use a profile as it is, then in the order given.
   *
   * @param targets makes the targets for a profile, as some hash addresses
   */
  List<Match> matches(List<Scheme> schemes, Function<Profile, List<Target>> targets) {
    int found = found();
    List<Match> matches = new ArrayList<>();
    for (Scheme scheme : schemes) {
      Placement placement;
      try {
        placement = scheme.placement(targets.apply(scheme.profile()));
      } catch (IllegalArgumentException _) {
        continue; // The profile cannot have placed keys on such members.
      }
      matches.add(new Match(scheme, explained(placement), found));
    }
    matches.sort(
        Comparator.comparingInt(Match::explained).reversed().thenComparing(Match::isUnusual));
    return matches;
  }

  private int explained(Placement placement) {
    int explained = 0;
    for (int i = 0; i < keys.size(); i++) {
      byte[] key = keys.get(i);
      int owner = placement.ownerOf(key, 0, key.length);
      if (owner != Placement.NONE && holders.get(owner).get(i)) {
        explained++;
      }
    }
    return explained;
  }

  /**
   * Returns every profile with each of its hashes and those of the options that it takes; profiles
   * that need other options are left out.
   *
   * @throws IllegalArgumentException if an option breaks its rule
   */
  static List<Scheme> schemes(List<Profile> profiles, String hash, Map<String, String> options) {
    List<Scheme> schemes = new ArrayList<>();
    for (Profile profile : profiles) {
      Map<String, String> taken = new TreeMap<>(options);
      taken.keySet().retainAll(profile.options().keySet());
      if (taken.keySet().containsAll(profile.neededOptions())) {
        profile.hashes().stream()
            .filter(name -> hash.isEmpty() || name.equalsIgnoreCase(hash))
            .forEach(name -> schemes.add(profile.scheme(name, taken)));
      }
    }
    return schemes;
  }
}
