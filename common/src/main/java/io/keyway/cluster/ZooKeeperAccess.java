package io.keyway.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a process reaches ZooKeeper.
 *
 * @param servers {@code host:port[,host:port...][/path]}; the path must exist
 * @param credentials who it is; without, it makes what everybody may change
 * @param clientProperties a file of ZooKeeper's client properties, such as those for TLS; they win
 *     over system properties of the same names
 * @param sessionTimeout what the ensemble allows, 2 to 20 of its ticks as a rule
 */
public record ZooKeeperAccess(
    String servers,
    Optional<Credentials> credentials,
    Optional<Path> clientProperties,
    Duration sessionTimeout) {
  /** After this time without contact ZooKeeper drops the ephemeral nodes of a process. */
  public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

  /** ZooKeeper's, for a server without a port. */
  private static final int DEFAULT_PORT = 2181;

  /**
   * @throws IllegalArgumentException if the servers are malformed
   */
  public ZooKeeperAccess {
    // The client would look at them only when it connects, on a thread of its own.
    int path = servers.indexOf('/');
    try {
      for (String server : (path < 0 ? servers : servers.substring(0, path)).split(",", -1)) {
        Address.parse(server.indexOf(':') < 0 ? server + ':' + DEFAULT_PORT : server);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "ZooKeeper: \"" + servers + "\" (expected: host:port[,host:port...][/path])", e);
    }
  }

  /** Without credentials and properties, and with the usual session time-out. */
  public static ZooKeeperAccess to(String servers) {
    return new ZooKeeperAccess(servers, Optional.empty(), Optional.empty(), SESSION_TIMEOUT);
  }

  public ZooKeeperAccess withCredentials(Credentials known) {
    return new ZooKeeperAccess(servers, Optional.of(known), clientProperties, sessionTimeout);
  }

  public ZooKeeperAccess withClientProperties(Path file) {
    return new ZooKeeperAccess(servers, credentials, Optional.of(file), sessionTimeout);
  }

  public ZooKeeperAccess withSessionTimeout(Duration other) {
    return new ZooKeeperAccess(servers, credentials, clientProperties, other);
  }
}
