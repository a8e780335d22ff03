package io.keyway.console;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.ClusterException;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Ring;
import io.keyway.cluster.TreeWatch;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster whose pools the console shows: their rings, and the proxies that run. What was known
 * stays while ZooKeeper is away. Any thread.
 */
final class WatchedCluster implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WatchedCluster.class);

  private final Cluster cluster;
  private final String prefix;
  private final Map<String, RingTrail> trails = new ConcurrentSkipListMap<>();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final TreeWatch proxyWatch;
  private volatile Map<String, LiveProxy> proxies = Map.of();
  private volatile String problem = "";
  private boolean closed;

  /**
   * @param cluster which stays its owner's to close
   * @param prefix of the pools' names in the console
   */
  WatchedCluster(Cluster cluster, String prefix) {
    this.cluster = cluster;
    this.prefix = prefix;
    this.proxyWatch = cluster.followProxies(live -> proxies = Map.copyOf(live));
  }

  Cluster cluster() {
    return cluster;
  }

  /** Why it is not known which pools there are, though ZooKeeper can be reached; or empty. */
  String problem() {
    return problem;
  }

  /** Looks which pools the cluster has, unless ZooKeeper is away. */
  void refresh() {
    if (cluster.link().connected()) {
      lookSoon();
    }
  }

  /** Looks which pools the cluster has, on a thread of its own: ZooKeeper may take its time. */
  void lookSoon() {
    if (refreshing.compareAndSet(false, true)) {
      Thread.startVirtualThread(this::look);
    }
  }

  private void look() {
    try {
      follow(new HashSet<>(cluster.pools()));
      problem = "";
    } catch (ClusterException | IllegalArgumentException e) {
      // The latter for a node in the tree that has no pool's name.
      problem = String.valueOf(e.getMessage());
      log.info("the console keeps the pools it knows: {}", e.getMessage());
    } finally {
      refreshing.set(false);
    }
  }

  private synchronized void follow(Set<String> names) {
    if (closed) {
      return;
    }
    for (String name : names) {
      trails.computeIfAbsent(name, pool -> new RingTrail(cluster, pool));
    }
    trails.forEach((name, trail) -> {
      if (!names.contains(name)) {
        trail.close();
        trails.remove(name);
      }
    });
  }

  /** Those that have a ring, by name. */
  List<KnownPool> pools() {
    return trails.keySet().stream().flatMap(pool -> pool(prefix + pool).stream()).toList();
  }

  /** A pool by its name in the console; empty if there is none, or it has no ring. */
  Optional<KnownPool> pool(String name) {
    return trail(name)
        .flatMap(RingTrail::newest)
        .map(ring -> new KnownPool(name, PoolKind.CLUSTER, ring, origin(name)));
  }

  private Optional<RingTrail> trail(String name) {
    return name.startsWith(prefix)
        ? Optional.ofNullable(trails.get(name.substring(prefix.length())))
        : Optional.empty();
  }

  private Origin origin(String name) {
    return new Origin(name.substring(prefix.length()), cluster, proxies);
  }

  /** The rings of a pool since the last call, the oldest first. */
  List<Ring> newRings(String name) {
    return trail(name).map(RingTrail::take).orElse(List.of());
  }

  @Override
  public synchronized void close() {
    closed = true;
    proxyWatch.close();
    trails.values().forEach(RingTrail::close);
  }
}
