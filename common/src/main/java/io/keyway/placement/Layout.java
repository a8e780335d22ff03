package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a profile makes a locator of: servers, hash and options.
 *
 * @param servers in the order configured; those that the client leaves out when they are dead are
 *     not here
 * @param dead those of the servers that are dead
 * @param hashName one of the profile's
 * @param hash makes a function for one thread
 * @param options values by name; those that have no default and were not given are absent
 */
record Layout(
    List<Server> servers,
    Dead dead,
    String hashName,
    Supplier<? extends KeyHash> hash,
    Map<String, String> options) {

  boolean has(String option) {
    return !text(option).isEmpty();
  }

  String text(String option) {
    return options.getOrDefault(option, "");
  }

  byte[] bytes(String option) {
    return text(option).getBytes(UTF_8);
  }

  int number(String option) {
    return Integer.parseInt(text(option));
  }

  /** Hashes with the profile's hash and looks the hash up. */
  Supplier<Locator> hashed(Distribution distribution) {
    return hashed(hash, distribution);
  }

  static Supplier<Locator> hashed(Supplier<? extends KeyHash> function, Distribution distribution) {
    return () -> new HashLocator(function.get(), distribution);
  }

  /** As {@link #hashed}, and hashes again while the owner is dead. */
  Supplier<Locator> rehashed(Distribution distribution, Rehash rehash, int lookUps) {
    return dead.isEmpty()
        ? hashed(distribution)
        : () -> new RehashLocator(hash.get(), distribution, dead, rehash, lookUps);
  }
}
