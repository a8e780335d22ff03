package io.keyway.cluster;

import java.util.Collections;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;

/** Makes the clients of ZooKeeper, with its access control. Any thread. */
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
   */
  static CuratorFramework of(
      ZooKeeperAccess access, Sessions sessions, int connectMillis, int closeMillis) {
    CuratorFrameworkFactory.Builder builder =
        CuratorFrameworkFactory.builder()
            .connectString(access.servers())
            .sessionTimeoutMs(sessions.sessionMillis())
            .connectionTimeoutMs(connectMillis)
            .retryPolicy(
                new ExponentialBackoffRetry(RETRY_MILLIS, RETRY_COUNT_MAX, RETRY_MILLIS_MAX))
            .waitForShutdownTimeoutMs(closeMillis)
            // The addresses that the operator gave are the ones that are reachable from here.
            .ensembleTracker(false)
            // The server deletes an empty container; a pool must stay.
            .dontUseContainerParents()
            .zookeeperFactory(sessions.factory());
    access.credentials().ifPresent(_ -> builder.aclProvider(new OwnersOnly()));
    return builder.build();
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
