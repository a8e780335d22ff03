package io.keyway.console;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The pools that the console looks at. Any thread. */
final class Pools implements AutoCloseable {

  /** Pools that people may add by hand. */
  static final int ADDED_MAX = 32;

  /** Servers of a pool that was added by hand. */
  static final int SERVERS_MAX = 256;

  private final Clusters clusters;
  private final Map<String, KnownPool> others = new ConcurrentSkipListMap<>();

  /**
   * @param cluster of the console's own proxy, or null
   */
  Pools(@Nullable Cluster cluster) {
    this.clusters = new Clusters(cluster);
  }

  /**
   * Pools whose members are from the command line.
   *
   * @param rings by the pools' names
   * @param proxies that serve them, by id
   */
  static Pools of(Map<String, Ring> rings, Map<String, LiveProxy> proxies) {
    Pools pools = new Pools(null);
    rings.forEach((name, ring) ->
        pools.others.put(
            name, new KnownPool(name, PoolKind.FIXED, ring, new Origin(name, null, proxies))));
    return pools;
  }

  /** Where pools come from by themselves. */
  Clusters clusters() {
    return clusters;
  }

  /** All pools by name; those of clusters first. */
  List<KnownPool> all() {
    List<KnownPool> all = new ArrayList<>(clusters.pools());
    all.addAll(others.values());
    return all;
  }

  /**
   * One pool.
   *
   * @throws Refusal if there is none of this name
   */
  KnownPool named(String name) {
    return find(name)
        .orElseThrow(() -> Refusal.notFound("There is no pool '" + name + "', or it has no ring."));
  }

  private Optional<KnownPool> find(String name) {
    return Optional.ofNullable(others.get(name)).or(() -> clusters.pool(name));
  }

  /**
   * Adds servers that nobody has told ZooKeeper of.
   *
   * @param servers addresses, in placement order
   * @throws Refusal if the name is taken or there are too many
   */
  KnownPool add(String name, List<Address> servers, PlacementChoice placement) {
    if (servers.isEmpty() || servers.size() > SERVERS_MAX) {
      throw Refusal.badRequest("A pool takes 1 to " + SERVERS_MAX + " servers.");
    }
    if (name.indexOf('/') >= 0) {
      throw Refusal.badRequest("Only pools of other clusters have a slash in their names.");
    }
    List<Member> members =
        servers.stream().map(address -> Member.of(id(address), address)).toList();
    KnownPool pool =
        new KnownPool(
            name,
            PoolKind.ADDED,
            Ring.stable(1, placement, members, Set.of()),
            new Origin(name, null, Map.of()));
    PlacedRing.check(pool.ring());
    synchronized (others) {
      if (find(name).isPresent()) {
        throw new Refusal(409, "There is a pool '" + name + "' already.");
      }
      long added = others.values().stream().filter(known -> known.kind() == PoolKind.ADDED).count();
      if (added >= ADDED_MAX) {
        throw new Refusal(409, "There are " + ADDED_MAX + " pools added by hand already.");
      }
      others.put(name, pool);
    }
    return pool;
  }

  /** An address as an id may be written. */
  private static String id(Address address) {
    return (address.host() + "-" + address.port()).replaceAll("[^A-Za-z0-9._-]", ".");
  }

  /**
   * Forgets a pool that was added by hand.
   *
   * @throws Refusal if it was not
   */
  void remove(String name) {
    if (named(name).kind() != PoolKind.ADDED) {
      throw new Refusal(409, "Only pools that were added here can be removed here.");
    }
    others.remove(name);
  }

  @Override
  public void close() {
    clusters.close();
  }
}
