package io.keyway.console;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.Ring;
import io.keyway.cluster.ZooKeeperAccess;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The clusters whose pools the console shows: that of its proxy, and those that people have added,
 * whose pools have the cluster's name and a slash before their own. Any thread.
 */
final class Clusters implements AutoCloseable {

  /** Clusters that people may add: each is a connection to ZooKeeper and a few threads. */
  static final int ADDED_MAX = 8;

  private final @Nullable WatchedCluster own;
  private final Map<String, AddedCluster> added = new ConcurrentSkipListMap<>();
  private boolean closed;

  /**
   * @param own the proxy's, or null
   */
  Clusters(@Nullable Cluster own) {
    this.own = own == null ? null : new WatchedCluster(own, "");
  }

  /** The cluster of the console's own proxy, or null. */
  @Nullable Cluster own() {
    return own == null ? null : own.cluster();
  }

  /** Those that people have added, by name. */
  Collection<AddedCluster> added() {
    return added.values();
  }

  /**
   * Adds a cluster, and connects to it in its own time.
   *
   * @param name what the console is to call it
   * @param access how to reach its ZooKeeper
   * @param cluster its name there
   * @throws Refusal if the name is taken or none, there are too many, or the console stops
   */
  void add(String name, ZooKeeperAccess access, String cluster) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw Refusal.badRequest("A cluster's name is 1 to 64 of A-Z a-z 0-9 . _ -");
    }
    synchronized (added) {
      if (closed) {
        throw new Refusal(503, "The console stops.");
      }
      if (added.containsKey(name)) {
        throw new Refusal(409, "There is a cluster '" + name + "' already.");
      }
      if (added.size() >= ADDED_MAX) {
        throw new Refusal(409, "There are " + ADDED_MAX + " clusters added by hand already.");
      }
      added.put(name, AddedCluster.connect(name, access, cluster));
    }
  }

  /**
   * Forgets a cluster that was added, and disconnects in its own time.
   *
   * @throws Refusal if there is none of this name
   */
  void remove(String name) {
    AddedCluster removed = added.remove(name);
    if (removed == null) {
      throw Refusal.notFound("No cluster '" + name + "' was added here.");
    }
    Thread.startVirtualThread(removed::close);
  }

  private Stream<WatchedCluster> all() {
    return Stream.concat(
        Stream.ofNullable(own), added.values().stream().map(AddedCluster::watched));
  }

  /** Looks which pools the clusters have; those that are known go on while ZooKeeper is away. */
  void refresh() {
    all().forEach(WatchedCluster::refresh);
  }

  /** All pools that have a ring; those of the own cluster first. */
  List<KnownPool> pools() {
    return all().flatMap(cluster -> cluster.pools().stream()).toList();
  }

  /** A pool by its name in the console. */
  Optional<KnownPool> pool(String name) {
    return all().flatMap(cluster -> cluster.pool(name).stream()).findFirst();
  }

  /** The rings of a pool since the last call, the oldest first. */
  List<Ring> newRings(String name) {
    return all().flatMap(cluster -> cluster.newRings(name).stream()).toList();
  }

  @Override
  public void close() {
    synchronized (added) {
      closed = true;
    }
    if (own != null) {
      own.close();
    }
    // Each may take seconds to say goodbye to a ZooKeeper that is away.
    List<Thread> closing =
        added.values().stream().map(one -> Thread.startVirtualThread(one::close)).toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
