package io.keyway.cluster;

import java.util.Map;

/**
 * How the documents of a pool say that its keys are placed. Whether there is such a profile, hash
 * or option is for those to know who place keys.
 *
 * @param profile name of the profile; 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param hash name of the key hash, or empty for the profile's own
 * @param options of the profile: at most 16, keys like a name, values 1 to 256 characters
 */
public record PlacementChoice(String profile, String hash, Map<String, String> options) {
  public static final int OPTION_COUNT_MAX = 16;

  /**
   * @throws IllegalArgumentException if a value breaks its rule above
   */
  public PlacementChoice {
    Rule.name("placement", profile);
    if (!hash.isEmpty()) {
      Rule.name("hash", hash);
    }
    Rule.number("option count", options.size(), 0, OPTION_COUNT_MAX);
    options.forEach((key, value) -> {
      Rule.name("option", key);
      Rule.text("option " + key, value);
    });
    options = Map.copyOf(options);
  }

  /** A profile with its own hash and options. */
  public static PlacementChoice of(String profile) {
    return new PlacementChoice(profile, "", Map.of());
  }

  /** The profile, and what else is chosen. */
  @Override
  public String toString() {
    return profile + (hash.isEmpty() ? "" : "/" + hash) + (options.isEmpty() ? "" : options);
  }
}
