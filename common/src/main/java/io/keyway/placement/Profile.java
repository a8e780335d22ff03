package io.keyway.placement;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A named way to place keys, which agrees with one client library about the owner of every key. Any
 * thread.
 */
public enum Profile {
  /** python-memcached: CRC-32 of the key, modulo, weights by repetition. */
  MODULO("modulo", PythonCrc32::new, Modulo::new),

  /**
   * libmemcached with {@code MEMCACHED_BEHAVIOR_KETAMA_WEIGHTED}, and so pylibmc with {@code
   * ketama_weighted} and PHP's memcached with {@code OPT_LIBKETAMA_COMPATIBLE}: MD5 of the key,
   * weighted continuum.
   */
  KETAMA("ketama", Md5Hash::new, Ketama::new);

  /** Bounds a continuum to 13 MB. */
  public static final int TARGETS_MAX = 10_000;

  private final String profileName;

  // Constructor references hold no state, which Error Prone can't see.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Supplier<? extends KeyHash> hashes;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<List<Target>, ? extends Distribution> distributions;

  Profile(
      String profileName,
      Supplier<? extends KeyHash> hashes,
      Function<List<Target>, ? extends Distribution> distributions) {
    this.profileName = profileName;
    this.hashes = hashes;
    this.distributions = distributions;
  }

  /**
   * Returns the profile of that name, exactly as {@link #toString} writes it.
   *
   * @throws IllegalArgumentException if there is none; the message lists the choices
   */
  public static Profile of(String name) {
    for (Profile profile : values()) {
      if (profile.profileName.equals(name)) {
        return profile;
      }
    }
    String names = Arrays.stream(values()).map(Profile::toString).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        "profile: '%s' (expected: one of %s)".formatted(name, names));
  }

  /**
   * Returns the placement of keys on {@code targets}, whose order matters: owners are indices into
   * it.
   *
   * @param targets 1 to {@value #TARGETS_MAX}; the same target may be listed more than once
   * @throws IllegalArgumentException if there are none or too many, or their weights sum to more
   *     than modulo can hold
   */
  public Placement placement(List<Target> targets) {
    if (targets.isEmpty() || targets.size() > TARGETS_MAX) {
      throw new IllegalArgumentException(
          "number of targets: %d (expected: 1 to %d)".formatted(targets.size(), TARGETS_MAX));
    }
    return new Placement(hashes, distributions.apply(targets));
  }

  /** The name in configurations: the word that {@link #of} takes. */
  @Override
  public String toString() {
    return profileName;
  }
}
