package io.keyway.console;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.ZooKeeperAccess;
import java.time.Duration;

/**
 * A cluster that somebody has added to the page. Closing it ends the connection. Any thread.
 *
 * @param name what the console calls it
 * @param access how it reaches ZooKeeper
 */
record AddedCluster(String name, ZooKeeperAccess access, Cluster cluster, WatchedCluster watched)
    implements AutoCloseable {

  /** Who added it waits that long to see its pools; later ones are found with those of others. */
  private static final Duration FIRST_LOOK_MAX = Duration.ofSeconds(30);

  /**
   * Begins to connect, and does not wait for it.
   *
   * @param cluster the name of the cluster in ZooKeeper
   * @throws IllegalArgumentException if the cluster's name is malformed
   */
  static AddedCluster connect(String name, ZooKeeperAccess access, String cluster) {
    Cluster connected = Cluster.connect(access, cluster);
    AddedCluster added =
        new AddedCluster(name, access, connected, new WatchedCluster(connected, name + '/'));
    Thread.startVirtualThread(added::lookFirst);
    return added;
  }

  private void lookFirst() {
    if (cluster.awaitConnected(FIRST_LOOK_MAX)) {
      // The link may learn of it a little later than whoever waits for it.
      watched.lookSoon();
    }
  }

  @Override
  public void close() {
    watched.close();
    cluster.close();
  }
}
