package io.keyway.frontend;

import io.keyway.cluster.Cluster;
import io.keyway.route.PrefixRoute;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A port whose clients see a pool as one server.
 *
 * @param pool the name of the pool that has all keys which no route is about
 * @param address where it listens; port 0 takes a free one
 * @param routes to other pools, of different prefixes
 */
public record PoolListener(String pool, InetSocketAddress address, List<PrefixRoute> routes) {

  /**
   * @throws IllegalArgumentException if the pool has no name, or two routes have the same prefix
   */
  public PoolListener {
    Cluster.poolName(pool);
    routes = List.copyOf(routes);
    Set<String> prefixes = new HashSet<>();
    for (PrefixRoute route : routes) {
      if (!prefixes.add(route.prefix())) {
        throw new IllegalArgumentException(
            "there are two routes for keys that start with " + route.prefix());
      }
    }
  }

  /** The names of all pools that clients can reach here; some may be there twice. */
  Stream<String> pools() {
    return Stream.concat(Stream.of(pool), routes.stream().map(PrefixRoute::pool));
  }
}
