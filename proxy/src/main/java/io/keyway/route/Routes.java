package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.pool.Pool;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.Request;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pools that the clients of one listener can reach, and which of them has a key: that of the
 * longest prefix that the key starts with, or else the listener's own. Event loop only.
 */
public final class Routes {

  /** The way to the listener's own pool is that of the empty prefix. */
  private static final byte[] ANY = {};

  /** In the order of their prefixes as unsigned bytes, so that the own pool comes first. */
  private final Route[] routes;

  private final List<Pool> pools;

  /**
   * @param own the pool of all keys that no rule is about
   * @param rules of different prefixes
   * @param byName all pools that rules name
   */
  public Routes(Pool own, List<PrefixRoute> rules, Map<String, Pool> byName) {
    List<Pool> found = new ArrayList<>(List.of(own));
    List<PrefixRoute> sorted = new ArrayList<>(rules);
    sorted.sort(Comparator.comparing(PrefixRoute::bytes, Arrays::compareUnsigned));
    routes = new Route[1 + sorted.size()];
    routes[0] = new Route(ANY, false, own, 0, null);
    for (int i = 1; i < routes.length; i++) {
      PrefixRoute rule = sorted.get(i - 1);
      Pool pool = byName.get(rule.pool());
      if (pool == null) {
        throw new IllegalArgumentException("no such pool: " + rule.pool());
      }
      if (!found.contains(pool)) {
        found.add(pool);
      }
      byte[] prefix = rule.bytes();
      Route shorter = longestStartOf(prefix, routes[i - 1]);
      routes[i] = new Route(prefix, rule.strips(), pool, found.indexOf(pool), shorter);
    }
    pools = List.copyOf(found);
  }

  private static Route longestStartOf(byte[] prefix, Route before) {
    Route route = before;
    while (!route.isStartOf(prefix, 0, prefix.length)) {
      route = shorterThan(route);
    }
    return route;
  }

  /** Where a key goes that stands in a range. */
  Route of(byte[] key, int offset, int length) {
    if (routes.length == 1) {
      return routes[0];
    }
    // All that sorts between a prefix of the key and the key starts with that prefix too, so the
    // routes that the key may go are the last one that does not sort behind it, and those shorter.
    Route route = lastUpTo(key, offset, length);
    while (!route.takes(key, offset, length)) {
      route = shorterThan(route);
    }
    return route;
  }

  private Route lastUpTo(byte[] key, int offset, int length) {
    int low = 0;
    int high = routes.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (routes[middle].compareTo(key, offset, length) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return routes[low];
  }

  private static Route shorterThan(Route route) {
    Route shorter = route.shorter();
    if (shorter == null) {
      throw new IllegalStateException("everything starts with the empty prefix");
    }
    return shorter;
  }

  /** Where the request's current key goes, which is stripped of what nodes are not asked for. */
  Route route(Request request) {
    Route route = of(request.line(), request.keyOffset(), request.keyLength());
    request.stripKey(route.strippedBytes());
    return route;
  }

  /** The same for a binary request. */
  Route route(BinaryRequest request) {
    Route route = of(request.key(), request.keyOffset(), request.keyLength());
    request.stripKey(route.strippedBytes());
    return route;
  }

  /** All routes; the first is that to the listener's own pool. */
  List<Route> all() {
    return List.of(routes);
  }

  /** The listener's own pool. */
  Pool own() {
    return pools.getFirst();
  }

  /** All pools that routes lead to, each once; the listener's own is the first. */
  List<Pool> pools() {
    return pools;
  }

  /** A pool without members, or null if all have some. */
  @Nullable Pool emptyPool() {
    return pools.stream().filter(pool -> pool.view().isEmpty()).findFirst().orElse(null);
  }

  /** The members of all pools; a node that is in several of them is there once. */
  List<Backend> members() {
    if (pools.size() == 1) {
      return own().view().backends();
    }
    List<Backend> members = new ArrayList<>();
    Set<InetSocketAddress> addresses = new HashSet<>();
    for (Pool pool : pools) {
      for (Backend backend : pool.view().backends()) {
        if (addresses.add(backend.address())) {
          members.add(backend);
        }
      }
    }
    return members;
  }
}
