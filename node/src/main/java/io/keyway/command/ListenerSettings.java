package io.keyway.command;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where and how clients are let in.
 *
 * @param endpoints where they connect, at least one
 * @param protocol what is spoken where an endpoint does not say otherwise, memcached's {@code -B}
 * @param backlog connections that may wait to be accepted, memcached's {@code -b}
 * @param refusing whether a client too many is told so and sent away; otherwise it waits to be
 *     accepted ({@code -o maxconns_fast})
 */
public record ListenerSettings(
    List<Endpoint> endpoints, WireProtocol protocol, int backlog, boolean refusing) {

  public ListenerSettings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints: none (expected: at least 1)");
    }
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog (-b): " + backlog + " (expected: at least 0)");
    }
  }

  /** One TCP address for every protocol. */
  public ListenerSettings(InetSocketAddress address, int backlog) {
    this(List.of(new Endpoint(address, WireProtocol.AUTO)), WireProtocol.AUTO, backlog, true);
  }

  /** The first TCP address; port 0 of a host without a name if there is only a socket file. */
  public InetSocketAddress address() {
    return endpoints.stream()
        .map(Endpoint::address)
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .findFirst()
        .orElse(InetSocketAddress.createUnresolved("", 0));
  }
}
