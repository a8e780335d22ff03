package io.keyway.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.ClientCnxnSocketNetty;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ConfigException;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.jspecify.annotations.Nullable;

/** Makes the clients of ZooKeeper, with its access control and TLS. Any thread. */
final class Clients {

  /** The pauses between the tries of one request; they grow exponentially, with jitter. */
  private static final int RETRY_MILLIS = 50;

  private static final int RETRY_MILLIS_MAX = 1_000;
  private static final int RETRY_COUNT_MAX = 3;

  private Clients() {}

  /**
   * Returns a client that has not begun to connect.
   *
   * @param connectMillis how long one request waits for a connection before it fails
   * @param closeMillis how long closing waits
   * @throws IllegalArgumentException if the file of properties cannot be read
   */
  static CuratorFramework of(ZooKeeperAccess access, int connectMillis, int closeMillis) {
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(access.servers())
            .sessionTimeoutMs(Math.toIntExact(access.sessionTimeout().toMillis()))
            .connectionTimeoutMs(connectMillis)
            .retryPolicy(
                new ExponentialBackoffRetry(RETRY_MILLIS, RETRY_COUNT_MAX, RETRY_MILLIS_MAX))
            .waitForShutdownTimeoutMs(closeMillis)
            // The addresses that the operator gave are the ones that are reachable from here.
            .ensembleTracker(false)
            // The server deletes an empty container; a pool must stay.
            .dontUseContainerParents()
            .zkClientConfig(access.clientProperties().map(Clients::read).orElseGet(Clients::plain));
    access
        .credentials()
        .ifPresent(known ->
            builder.authorization("digest", known.digestForm()).aclProvider(new OwnersOnly()));
    return builder.build();
  }

  private static ZKClientConfig read(Path file) {
    try {
      // Asked first, as the client would put a stack trace into the log.
      if (Files.isReadable(file)) {
        return withSocket(new ZKClientConfig(file));
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

  private static ZKClientConfig plain() {
    return withSocket(new ZKClientConfig());
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

  /** Gives every node to whoever makes it, and to nobody else. */
  private static final class OwnersOnly implements ACLProvider {

    /** Stands for the identity of the connection. */
    private static final Id MAKER = new Id("auth", "");

    /** ZooKeeper asks it whether it contains null, which {@code List.of} would not suffer. */
    private static final List<ACL> ALL_TO_MAKER =
        Collections.singletonList(new ACL(ZooDefs.Perms.ALL, MAKER));

    @Override
    public List<ACL> getDefaultAcl() {
      return ALL_TO_MAKER;
    }

    @Override
    public List<ACL> getAclForPath(String path) {
      return ALL_TO_MAKER;
    }
  }
}
