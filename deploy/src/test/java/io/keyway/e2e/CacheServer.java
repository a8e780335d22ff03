package io.keyway.e2e;

import java.net.InetSocketAddress;

/** A running server of the memcached protocol that the end-to-end tests talk to. */
sealed interface CacheServer extends AutoCloseable permits DebianMemcached, LocalClusterProcess {

  /** The address on loopback where memcached's clients connect. */
  InetSocketAddress address();

  /** The address of a single server, for what goes around proxies. */
  default InetSocketAddress nodeAddress() {
    return address();
  }

  /**
   * Whether this is Keyway, which answers bad input as the newest memcached does and not as
   * Debian's.
   */
  boolean isKeyway();

  /** Stops the server. */
  @Override
  void close();

  /** The numeric address of the host, which clients need not resolve. */
  default String host() {
    return address().getAddress().getHostAddress();
  }

  /** The address as client libraries want it: {@code host:port}. */
  default String hostAndPort() {
    return host() + ":" + address().getPort();
  }
}
