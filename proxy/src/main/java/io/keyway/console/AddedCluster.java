package io.keyway.console;

import io.keyway.cluster.Cluster;
import java.time.Duration;

/**
 * A cluster that somebody has added to the page. Closing it ends the connection. Any thread.
 *
 * @param name what the console calls it
 * @param servers of ZooKeeper
 */
record AddedCluster(String name, String servers, Cluster cluster, WatchedCluster watched)
    implements AutoCloseable {

  /** Who added it waits that long to see its pools; later ones are found with those of others. */
  private static final Duration FIRST_LOOK_MAX = Duration.ofSeconds(30);

  /**
   * Begins to connect, without credentials, and does not wait for it.
   *
   * @param cluster the name of the cluster in ZooKeeper
   * @throws IllegalArgumentException if the servers or the cluster's name are malformed
   */
  static AddedCluster connect(String name, String servers, String cluster) {
    Cluster connected = Cluster.connect(servers, cluster);
    AddedCluster added =
        new AddedCluster(name, servers, connected, new WatchedCluster(connected, name + '/'));
    Thread.startVirtualThread(added::lookFirst);
    return added;
  }

  private void lookFirst() {
    if (cluster.awaitConnected(FIRST_LOOK_MAX)) {
      watched.refresh();
    }
  }

  @Override
  public void close() {
    watched.close();
    cluster.close();
  }
}
