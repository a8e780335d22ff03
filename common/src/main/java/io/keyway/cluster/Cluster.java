package io.keyway.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;

/**
 * A cluster as ZooKeeper describes it: nodes register here, proxies follow rings, coordinators
 * publish them. It is usable at once, also while ZooKeeper is away: what was asked for happens when
 * it comes. All callbacks of one cluster run on one thread; a callback that takes long holds up the
 * others, not the session. Any thread.
 */
public final class Cluster implements AutoCloseable {
  private final Ensemble ensemble;
  private final Tree tree;

  private Cluster(Ensemble ensemble, Tree tree) {
    this.ensemble = ensemble;
    this.tree = tree;
  }

  /** Connects without credentials. */
  public static Cluster connect(String servers, String name) {
    return connect(ZooKeeperAccess.to(servers), name);
  }

  /** Connects without credentials. */
  public static Cluster connect(String servers, String name, Duration sessionTimeout) {
    return connect(ZooKeeperAccess.to(servers).withSessionTimeout(sessionTimeout), name);
  }

  /**
   * Starts to connect and does not wait for it.
   *
   * @param name of the cluster; 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   * @throws IllegalArgumentException if the name is malformed or ZooKeeper's client properties
   *     cannot be read
   */
  public static Cluster connect(ZooKeeperAccess access, String name) {
    Tree tree = new Tree(name);
    Ensemble ensemble = new Ensemble(access);
    ensemble.start();
    return new Cluster(ensemble, tree);
  }

  public String name() {
    return tree.cluster();
  }

  /**
   * Returns a name that a pool may have.
   *
   * @throws IllegalArgumentException if it is not 1 to 64 of {@code A-Z a-z 0-9 . _ -}
   */
  public static String poolName(String name) {
    return Rule.name("pool", name);
  }

  /** Whether ZooKeeper can be reached, and since when this is so. */
  public Link link() {
    return ensemble.link();
  }

  /** Waits until ZooKeeper can be reached; false when the time is over. */
  public boolean awaitConnected(Duration atMost) {
    return ensemble.awaitConnected(atMost);
  }

  /** The names of all pools, sorted. */
  public List<String> pools() {
    return ensemble.call(() -> {
      try {
        return List.copyOf(new TreeSet<>(ensemble.client().getChildren().forPath(tree.pools())));
      } catch (KeeperException.NoNodeException _) {
        return List.of();
      }
    });
  }

  /** The documents of a pool, which need not exist. */
  public PoolDocuments documents(String pool) {
    return new PoolDocuments(ensemble, tree, pool);
  }

  /**
   * All that there is of a pool, and what is wrong with it; empty if the pool does not exist.
   *
   * @throws ClusterException if ZooKeeper is away or refuses
   */
  public Optional<PoolState> inspect(String pool) {
    return new Inspection(ensemble, tree, pool).read();
  }

  /** The proxies that run now, by id. */
  public Map<String, LiveProxy> proxies() {
    return PoolDocuments.readable(
        ensemble, tree.proxies(), (_, json) -> ClusterCodec.liveProxy(json));
  }

  /**
   * Makes a node a member of a pool and says that it is alive. A pool that does not exist is made
   * with default settings; a member that exists keeps its weight, slot, state and labels and gets
   * the node's address. Closing ends the liveness, not the membership.
   *
   * @param incarnation random number of this process start
   */
  public Registration register(String pool, Member member, long incarnation, String version) {
    Enrolment enrolment = new Enrolment(ensemble, tree, documents(pool), member);
    byte[] live = ClusterCodec.encode(new LiveMember(member.address(), incarnation, version));
    return new Registration(ensemble, tree.live(pool, member.id()), live, enrolment).start();
  }

  /** Says that a proxy is alive. */
  public Registration register(String id, LiveProxy proxy) {
    return new Registration(ensemble, tree.proxy(id), ClusterCodec.encode(proxy), () -> {}).start();
  }

  /** Delivers the ring of a pool and each newer one, in the order of their epochs. */
  public RingWatch followRing(String pool, Consumer<Ring> follower) {
    return new RingWatch(ensemble, tree.ring(pool), null, follower).start();
  }

  /**
   * The same, and keeps the last ring in a file. If ZooKeeper is away at the start, the ring in the
   * file is delivered after a short while.
   */
  public RingWatch followRing(String pool, RingFile file, Consumer<Ring> follower) {
    return new RingWatch(ensemble, tree.ring(pool), file, follower).start();
  }

  /** Delivers the proxies that run now, by id, and again after each change. */
  public TreeWatch followProxies(Consumer<Map<String, LiveProxy>> follower) {
    String path = tree.proxies();
    Map<String, AddWatchMode> paths = Map.of(path, AddWatchMode.PERSISTENT_RECURSIVE);
    Upkeep upkeep = new Upkeep(ensemble, path, paths, () -> follower.accept(proxies()));
    upkeep.start();
    return new TreeWatch(upkeep);
  }

  /** Opens what a proxy tells the coordinator of a pool. */
  public Acknowledgement acknowledgement(String pool, String proxy) {
    String path = tree.ack(pool, proxy);
    PoolDocuments documents = documents(pool);
    Upkeep.Task preparation = () -> documents.create(PoolSettings.DEFAULT);
    return new Acknowledgement(
        document -> new Registration(ensemble, path, document, preparation).start());
  }

  /**
   * Runs for the leadership of a pool. A pool that does not exist is made with default settings.
   *
   * @param listener gets true and false by turns, on the executor
   */
  public Election elect(String pool, String id, Executor executor, Consumer<Boolean> listener) {
    String path = tree.leader(pool);
    return new Election(ensemble, path, Rule.name("id", id), documents(pool), executor, listener)
        .start();
  }

  /**
   * Watches all that a coordinator looks at: settings, members, ring and acknowledgements.
   *
   * @param changed is called at once, after each change, and after each new connection
   */
  public TreeWatch watch(String pool, Runnable changed) {
    Map<String, AddWatchMode> paths =
        Map.of(
            tree.pool(pool), AddWatchMode.PERSISTENT,
            tree.members(pool), AddWatchMode.PERSISTENT_RECURSIVE,
            tree.ring(pool), AddWatchMode.PERSISTENT,
            tree.acks(pool), AddWatchMode.PERSISTENT_RECURSIVE);
    Upkeep upkeep = new Upkeep(ensemble, tree.pool(pool), paths, changed::run);
    upkeep.start();
    return new TreeWatch(upkeep);
  }

  /**
   * Ends the session: everything that is registered here is gone, members and rings stay. Waits a
   * few seconds at most.
   */
  @Override
  public void close() {
    ensemble.close();
  }

  /** For tests that end the session from outside. */
  CuratorFramework client() {
    return ensemble.client();
  }
}
