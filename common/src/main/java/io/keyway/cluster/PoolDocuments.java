package io.keyway.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The documents of one pool, read and written on the caller's thread. Every method waits some
 * seconds for ZooKeeper at most, then throws {@link ClusterException}; one that meets a malformed
 * document where only this one would do throws {@link IllegalArgumentException} with its path. Any
 * thread.
 */
public final class PoolDocuments {
  private static final Logger LOG = LoggerFactory.getLogger(PoolDocuments.class);

  /** For one of the answers that come together; behind it ZooKeeper counts as away. */
  private static final long READ_SECONDS_MAX = 10;

  /** How often a document is read again because somebody else has changed it. */
  private static final int EDITS_MAX = 20;

  private final Ensemble ensemble;
  private final CuratorFramework client;
  private final Tree tree;
  private final String pool;

  PoolDocuments(Ensemble ensemble, Tree tree, String pool) {
    this.ensemble = ensemble;
    this.client = ensemble.client();
    this.tree = tree;
    this.pool = Rule.name("pool", pool);
  }

  public String pool() {
    return pool;
  }

  /**
   * Makes the pool, or fills in the settings of one without any; false, and nothing changes, if it
   * has some.
   */
  public boolean create(PoolSettings settings) {
    String path = tree.pool(pool);
    byte[] json = ClusterCodec.encode(settings);
    return ensemble.call(() -> createIfAbsent(path, json) || fillIfEmpty(path, json));
  }

  /** The pool's settings; empty if the pool does not exist. */
  public Optional<PoolSettings> settings() {
    String path = tree.pool(pool);
    return ensemble.call(
        () -> Optional.ofNullable(read(ensemble, path)).map(json -> settings(path, json)));
  }

  /** Makes the pool or replaces its settings. */
  public void write(PoolSettings settings) {
    put(tree.pool(pool), ClusterCodec.encode(settings));
  }

  /** Settings and members; the defaults and none if the pool does not exist. */
  public Roster roster() {
    PoolSettings settings = settings().orElse(PoolSettings.DEFAULT);
    String directory = tree.members(pool);
    Map<String, String> refused = new TreeMap<>();
    Map<String, Member> members = children(ensemble, directory, ClusterCodec::member, refused);
    report(directory, refused);
    report(directory, Contradictions.ofMembers(members.values()));
    return Roster.of(settings, members, refused.keySet());
  }

  /**
   * Changes single fields of the settings, see {@link ClusterCodec#poolSettings(Map)}; all others
   * stay. False if the pool does not exist.
   *
   * @throws IllegalArgumentException if a field or its value is refused; nothing changes
   */
  public boolean change(Map<String, String> values) {
    return edit(tree.pool(pool), json -> SettingsEdit.apply(json, values));
  }

  /**
   * What {@link #change} would make of the settings; empty if the pool does not exist.
   *
   * @throws IllegalArgumentException if a field or its value is refused
   */
  public Optional<PoolSettings> preview(Map<String, String> values) {
    String path = tree.pool(pool);
    return ensemble.call(() ->
        Optional.ofNullable(read(ensemble, path))
            .map(json -> ClusterCodec.poolSettings(SettingsEdit.apply(json, values))));
  }

  /** Removes the pool with all that is in it; false if it does not exist. */
  public boolean delete() {
    return ensemble.call(() -> {
      try {
        client.delete().deletingChildrenIfNeeded().forPath(tree.pool(pool));
        return true;
      } catch (KeeperException.NoNodeException _) {
        return false;
      }
    });
  }

  /** Adds a member to a pool that exists; false, and nothing changes, if its id is taken. */
  public boolean add(Member member) {
    String path = tree.member(pool, member.id());
    byte[] json = ClusterCodec.encode(member);
    return ensemble.call(() -> createIfAbsent(path, json));
  }

  /** Gives a member another weight; all else about it stays. False if there is none of this id. */
  public boolean setWeight(String id, int weight) {
    Rule.number("weight", weight, 1, Member.WEIGHT_MAX);
    return edit(tree.member(pool, id), json -> ClusterCodec.withWeight(json, weight));
  }

  /** Gives a member another state; all else about it stays. False if there is none of this id. */
  public boolean setState(String id, MemberState state) {
    return edit(tree.member(pool, id), json -> ClusterCodec.withState(json, state));
  }

  /** Adds a member or replaces it. */
  public void write(Member member) {
    create(PoolSettings.DEFAULT);
    put(tree.member(pool, member.id()), ClusterCodec.encode(member));
  }

  /** Removes a member; false if there is none of this id. */
  public boolean remove(String id) {
    String path = tree.member(pool, id);
    return ensemble.call(() -> {
      try {
        client.delete().forPath(path);
        return true;
      } catch (KeeperException.NoNodeException _) {
        return false;
      }
    });
  }

  /** The nodes that run now, by member id. */
  public Map<String, LiveMember> live() {
    return readable(ensemble, tree.lives(pool), (_, json) -> ClusterCodec.liveMember(json));
  }

  /** What the proxies that run now have adopted, by proxy id. */
  public Map<String, Ack> acks() {
    return readable(ensemble, tree.acks(pool), (_, json) -> ClusterCodec.ack(json));
  }

  /** The ring and the version that a write of its successor has to name. */
  public RingVersion ring() {
    String path = tree.ring(pool);
    return ensemble.call(() -> {
      Stat stat = new Stat();
      try {
        byte[] json = ensemble.read(path, stat);
        return new RingVersion(stat.getVersion(), Optional.of(ClusterCodec.ring(json)));
      } catch (KeeperException.NoNodeException _) {
        return new RingVersion(RingVersion.ABSENT, Optional.empty());
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: {}", path, e.getMessage());
        return new RingVersion(stat.getVersion(), Optional.empty());
      }
    });
  }

  /**
   * Writes the ring if nobody has written it since it had this version.
   *
   * @param version of {@link #ring()}; {@link RingVersion#ABSENT} makes the node
   * @return false, and nothing changes, if somebody was faster
   */
  public boolean publish(Ring ring, int version) {
    String path = tree.ring(pool);
    byte[] json = ClusterCodec.encode(ring);
    return ensemble.call(() -> {
      if (version == RingVersion.ABSENT) {
        return createIfAbsent(path, json);
      }
      try {
        client.setData().withVersion(version).forPath(path, json);
        return true;
      } catch (KeeperException.BadVersionException | KeeperException.NoNodeException _) {
        return false;
      }
    });
  }

  private void put(String path, byte[] json) {
    boolean created = ensemble.call(() -> createIfAbsent(path, json));
    if (!created) {
      ensemble.call(() -> client.setData().forPath(path, json));
    }
  }

  /** Reads, changes and writes a document unless somebody else has written it in between. */
  private boolean edit(String path, UnaryOperator<byte[]> change) {
    return ensemble.call(() -> {
      for (int i = 0; i < EDITS_MAX; i++) {
        Stat stat = new Stat();
        try {
          byte[] json = change.apply(ensemble.read(path, stat));
          client.setData().withVersion(stat.getVersion()).forPath(path, json);
          return true;
        } catch (KeeperException.NoNodeException _) {
          return false;
        } catch (KeeperException.BadVersionException e) {
          LOG.debug("{}: somebody was faster", path, e);
        }
      }
      throw new IllegalArgumentException(path + ": others keep changing it");
    });
  }

  private boolean fillIfEmpty(String path, byte[] json) throws Exception {
    Stat stat = client.checkExists().forPath(path);
    if (stat == null || stat.getDataLength() > 0) {
      return false;
    }
    try {
      client.setData().withVersion(stat.getVersion()).forPath(path, json);
      return true;
    } catch (KeeperException.BadVersionException | KeeperException.NoNodeException _) {
      return false;
    }
  }

  private boolean createIfAbsent(String path, byte[] json) throws Exception {
    if (client.checkExists().forPath(path) != null) {
      return false;
    }
    try {
      client.create().creatingParentsIfNeeded().forPath(path, json);
      return true;
    } catch (KeeperException.NodeExistsException _) {
      return false;
    }
  }

  /** All children of a directory that can be read, ordered by name; the others are logged. */
  static <T> Map<String, T> readable(
      Ensemble ensemble, String directory, BiFunction<String, byte[], T> reader) {
    Map<String, String> refused = new TreeMap<>();
    Map<String, T> found = children(ensemble, directory, reader, refused);
    report(directory, refused);
    return found;
  }

  private static void report(String directory, Map<String, String> problems) {
    problems.forEach((name, problem) -> LOG.warn("{}/{}: {}", directory, name, problem));
  }

  /**
   * All children of a directory that can be read, ordered by name.
   *
   * @param refused takes what is wrong with the others, by name
   */
  static <T> Map<String, T> children(
      Ensemble ensemble,
      String directory,
      BiFunction<String, byte[], T> reader,
      Map<String, String> refused) {
    return ensemble.call(() -> {
      Map<String, T> found = new TreeMap<>();
      for (var read : reads(ensemble.client(), directory).entrySet()) {
        String name = read.getKey();
        byte[] json = await(read.getValue());
        if (json != null) {
          try {
            found.put(name, reader.apply(name, json));
          } catch (IllegalArgumentException e) {
            refused.put(name, String.valueOf(e.getMessage()));
          }
        }
      }
      return found;
    });
  }

  private static byte @Nullable [] await(CompletableFuture<byte @Nullable []> read)
      throws Exception {
    try {
      return read.get(READ_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KeeperException refusal ? refusal : e;
    } catch (TimeoutException _) {
      throw KeeperException.create(KeeperException.Code.CONNECTIONLOSS);
    }
  }

  private static List<String> names(CuratorFramework client, String directory) throws Exception {
    try {
      return client.getChildren().forPath(directory);
    } catch (KeeperException.NoNodeException _) {
      return List.of();
    }
  }

  /**
   * Asks for the data of all children at once, as a thousand members would cost a thousand round
   * trips; null for one that is gone.
   */
  private static Map<String, CompletableFuture<byte @Nullable []>> reads(
      CuratorFramework client, String directory) throws Exception {
    Map<String, CompletableFuture<byte @Nullable []>> reads = new TreeMap<>();
    for (String name : names(client, directory)) {
      CompletableFuture<byte @Nullable []> read = new CompletableFuture<>();
      reads.put(name, read);
      client
          .getData()
          .inBackground((_, answer) -> complete(read, answer))
          .forPath(directory + '/' + name);
    }
    return reads;
  }

  private static void complete(CompletableFuture<byte @Nullable []> read, CuratorEvent answer) {
    KeeperException.Code code = KeeperException.Code.get(answer.getResultCode());
    switch (code) {
      case OK -> read.complete(answer.getData() == null ? new byte[0] : answer.getData());
      case NONODE -> read.complete(null);
      default -> read.completeExceptionally(KeeperException.create(code, answer.getPath()));
    }
  }

  static byte @Nullable [] read(Ensemble ensemble, String path) throws Exception {
    try {
      return ensemble.read(path, new Stat());
    } catch (KeeperException.NoNodeException _) {
      return null;
    }
  }

  private static PoolSettings settings(String path, byte[] json) {
    try {
      return ClusterCodec.poolSettings(json);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }
}
