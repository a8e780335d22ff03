package io.keyway.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.ClientCnxnSocketNetty;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ConfigException;
import org.jspecify.annotations.Nullable;

/** Begins sessions with the ensemble, with TLS and credentials as asked for. Any thread. */
final class Sessions {

  private final ZooKeeperAccess access;
  private final ZKClientConfig config;

  /**
   * @throws IllegalArgumentException if the file of properties cannot be read
   */
  Sessions(ZooKeeperAccess access) {
    this.access = access;
    this.config =
        withSocket(access.clientProperties().map(Sessions::read).orElseGet(ZKClientConfig::new));
  }

  /**
   * Begins to connect, and does not wait for it.
   *
   * @param watcher learns of the connection, on the session's thread
   */
  ZooKeeper open(Watcher watcher) throws IOException {
    return open(access.servers(), watcher, false);
  }

  int sessionMillis() {
    return Math.toIntExact(access.sessionTimeout().toMillis());
  }

  /** The same for Curator, which says what else it wants. */
  ZookeeperFactory factory() {
    return (servers, _, watcher, readOnly) -> open(servers, watcher, readOnly);
  }

  private ZooKeeper open(String servers, Watcher watcher, boolean readOnly) throws IOException {
    ZooKeeper opened =
        new ZooKeeper(servers, sessionMillis(), watcher, readOnly, new PacedHosts(servers), config);
    access.credentials().ifPresent(known -> opened.addAuthInfo("digest", known.digestForm()));
    return opened;
  }

  private static ZKClientConfig read(Path file) {
    try {
      // Asked first, as the client would put a stack trace into the log.
      if (Files.isReadable(file)) {
        return new ZKClientConfig(file);
      }
    } catch (ConfigException e) {
      throw unreadable(file, e);
    }
    throw unreadable(file, null);
  }

  private static IllegalArgumentException unreadable(Path file, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "ZooKeeper client properties: %s cannot be read (expected: a file of properties)"
            .formatted(file),
        cause);
  }

  /** ZooKeeper has TLS in one of its two kinds of socket only, and the other one is its default. */
  private static ZKClientConfig withSocket(ZKClientConfig config) {
    if (config.getBoolean(ZKClientConfig.SECURE_CLIENT)
        && config.getProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET) == null) {
      config.setProperty(
          ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, ClientCnxnSocketNetty.class.getName());
    }
    return config;
  }
}
