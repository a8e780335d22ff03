package io.keyway.cluster;

import java.util.Optional;

/**
 * A proxy that is running now.
 *
 * @param address where clients reach it
 * @param adminAddress its admin server, if it has one
 * @param version the proxy's release, 1 to 256 characters
 */
public record LiveProxy(Address address, Optional<Address> adminAddress, String version) {
  /**
   * @throws IllegalArgumentException if the version is blank or too long
   */
  public LiveProxy {
    Rule.text("version", version);
  }
}
