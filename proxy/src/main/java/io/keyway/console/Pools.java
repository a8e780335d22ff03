package io.keyway.console;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.ClusterException;
import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.PlacementChoice;
import io.keyway.cluster.Ring;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools that the console looks at. Any thread, but {@link #refresh} one at a time. */
final class Pools implements AutoCloseable {

  /** Pools that people may add by hand. */
  static final int ADDED_MAX = 32;

  /** Servers of a pool that was added by hand. */
  static final int SERVERS_MAX = 256;

  private static final Logger log = LoggerFactory.getLogger(Pools.class);

  private final @Nullable Cluster cluster;
  private final Map<String, RingTrail> watches = new ConcurrentSkipListMap<>();
  private final Map<String, KnownPool> others = new ConcurrentSkipListMap<>();

  /**
   * @param cluster whose pools are shown, or null
   */
  Pools(@Nullable Cluster cluster) {
    this.cluster = cluster;
  }

  /** Adds the pool of a proxy that has its members from the command line. */
  void addFixed(String name, Ring ring) {
    others.put(name, new KnownPool(name, PoolKind.FIXED, ring));
  }

  @Nullable Cluster cluster() {
    return cluster;
  }

  /** Looks which pools the cluster has; those it knows go on while ZooKeeper is away. */
  void refresh() {
    if (cluster == null || !cluster.link().connected()) {
      return;
    }
    try {
      Set<String> names = new HashSet<>(cluster.pools());
      for (String name : names) {
        watches.computeIfAbsent(name, pool -> new RingTrail(cluster, pool));
      }
      watches.forEach((name, watch) -> {
        if (!names.contains(name)) {
          watch.close();
          watches.remove(name);
        }
      });
    } catch (ClusterException e) {
      log.info("the console keeps the pools it knows: {}", e.getMessage());
    }
  }

  /** All pools by name; those of the cluster first. */
  List<KnownPool> all() {
    List<KnownPool> all = new ArrayList<>();
    watches.forEach((name, watch) -> watched(name, watch).ifPresent(all::add));
    all.addAll(others.values());
    return all;
  }

  /** The rings of a pool since the last call; none for a pool whose ring never changes. */
  List<Ring> newRings(String name) {
    RingTrail watch = watches.get(name);
    return watch == null ? List.of() : watch.take();
  }

  private static Optional<KnownPool> watched(String name, RingTrail watch) {
    return watch.newest().map(ring -> new KnownPool(name, PoolKind.CLUSTER, ring));
  }

  /**
   * One pool.
   *
   * @throws Refusal if there is none of this name
   */
  KnownPool named(String name) {
    KnownPool other = others.get(name);
    if (other != null) {
      return other;
    }
    RingTrail watch = watches.get(name);
    return Optional.ofNullable(watch)
        .flatMap(known -> watched(name, known))
        .orElseThrow(() -> Refusal.notFound("There is no pool '" + name + "', or it has no ring."));
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
    List<Member> members =
        servers.stream().map(address -> Member.of(id(address), address)).toList();
    KnownPool pool =
        new KnownPool(name, PoolKind.ADDED, Ring.stable(1, placement, members, Set.of()));
    PlacedRing.check(pool.ring());
    synchronized (others) {
      if (watches.containsKey(name) || others.containsKey(name)) {
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
    watches.values().forEach(RingTrail::close);
  }
}
