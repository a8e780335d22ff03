package io.keyway.cluster;

import java.util.Map;
import java.util.Optional;

/**
 * A proxy that is running now.
 *
 * @param address where clients reach it, or where those of its first pool do
 * @param pools where clients reach the pools that have ports, by name; may be empty
 * @param routed where they reach the other pools, those of prefixes of keys, by name
 * @param adminAddress its admin server, if it has one
 * @param version the proxy's release, 1 to 256 characters
 */
public record LiveProxy(
    Address address,
    Map<String, Address> pools,
    Map<String, Address> routed,
    Optional<Address> adminAddress,
    String version) {
  /**
   * @throws IllegalArgumentException if the version is blank or too long, or a pool has no name
   */
  public LiveProxy {
    Rule.text("version", version);
    pools.keySet().forEach(pool -> Rule.name("pool", pool));
    routed.keySet().forEach(pool -> Rule.name("pool", pool));
    pools = Map.copyOf(pools);
    routed = Map.copyOf(routed);
  }

  /** Where clients reach a pool; nowhere if the proxy says that it serves others only. */
  public Optional<Address> addressOf(String pool) {
    return pools.isEmpty() ? Optional.of(address) : Optional.ofNullable(pools.get(pool));
  }

  /** Where it can be asked about a pool; nowhere if no client of it can reach the pool. */
  public Optional<Address> informantOf(String pool) {
    return addressOf(pool).or(() -> Optional.ofNullable(routed.get(pool)));
  }
}
