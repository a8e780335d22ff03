package io.keyway.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the ZooKeeper ensemble, its state, and the one thread on which everything that
 * follows ZooKeeper runs. Any thread.
 */
final class Ensemble implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ensemble.class);

  /** How long one request waits for a connection before it fails. */
  private static final int CONNECT_MILLIS_MAX = 5_000;

  private static final int CLOSE_MILLIS_MAX = 2_000;
  private static final int REMINDER_SECONDS_MIN = 10;
  private static final int REMINDER_SECONDS_MAX = 600;

  private final String connectString;
  private final int connectMillis;
  private final CuratorFramework client;
  private final Set<String> ephemerals = ConcurrentHashMap.newKeySet();
  private final SessionProbe probe;
  private final ScheduledThreadPoolExecutor thread;
  private final List<Upkeep> upkeeps = new CopyOnWriteArrayList<>();
  private final List<Runnable> linkListeners = new CopyOnWriteArrayList<>();
  private volatile Link link = new Link(false, Instant.now());
  private volatile boolean closed;
  private volatile @Nullable Thread threadNow;

  Ensemble(ZooKeeperAccess access) {
    connectString = access.servers();
    connectMillis =
        Math.min(CONNECT_MILLIS_MAX, Math.toIntExact(access.sessionTimeout().toMillis()));
    Sessions sessions = new Sessions(access);
    client = Clients.of(access, sessions, connectMillis, CLOSE_MILLIS_MAX);
    probe = new SessionProbe(client, sessions, ephemerals);
    thread =
        new ScheduledThreadPoolExecutor(1, this::newThread, new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  void start() {
    client.getConnectionStateListenable().addListener((_, state) -> stateChanged(state));
    client.start();
    remindIn(REMINDER_SECONDS_MIN);
  }

  CuratorFramework client() {
    return client;
  }

  Link link() {
    return link;
  }

  boolean closed() {
    return closed;
  }

  /** The id of the session in force, which may end at any moment. */
  long session() throws Exception {
    return client.getZookeeperClient().getZooKeeper().getSessionId();
  }

  /** The data of a node, never null. */
  byte[] read(String path, Stat stat) throws Exception {
    byte[] data = client.getData().storingStatIn(stat).forPath(path);
    return data == null ? new byte[0] : data;
  }

  /** Waits for a connection; false when the time is over. */
  boolean awaitConnected(Duration atMost) {
    try {
      return link.connected()
          || client.blockUntilConnected(Math.toIntExact(atMost.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Does requests on the caller's thread.
   *
   * @throws ClusterException if ZooKeeper is away or refuses
   */
  <T> T call(Request<T> request) {
    if (!awaitConnected(Duration.ofMillis(connectMillis))) {
      throw ClusterException.unreachable("ZooKeeper at " + connectString + " cannot be reached");
    }
    try {
      return request.call();
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (KeeperException.NoAuthException e) {
      throw new ClusterException(
          "ZooKeeper at %s: no permission for %s".formatted(connectString, e.getPath()), e);
    } catch (KeeperException.ConnectionLossException | KeeperException.SessionExpiredException e) {
      throw ClusterException.unreachable(
          "ZooKeeper at " + connectString + " was lost: " + e.code());
    } catch (Exception e) {
      restoreInterrupt(e);
      throw new ClusterException("ZooKeeper at " + connectString + ": " + e.getMessage(), e);
    }
  }

  /**
   * Keeps an upkeep informed of every new connection until it is closed, and runs it if there is
   * one now.
   */
  void add(Upkeep upkeep) {
    upkeeps.add(upkeep);
    upkeep.request();
  }

  void remove(Upkeep upkeep) {
    upkeeps.remove(upkeep);
  }

  /** The paths of the ephemeral nodes that the session has, for those who make them to keep. */
  Set<String> ephemerals() {
    return ephemerals;
  }

  /** Has a listener run on the ensemble's thread whenever the link changes. */
  void addLinkListener(Runnable listener) {
    linkListeners.add(listener);
  }

  void removeLinkListener(Runnable listener) {
    linkListeners.remove(listener);
  }

  boolean onThread() {
    return Thread.currentThread() == threadNow;
  }

  ScheduledThreadPoolExecutor thread() {
    return thread;
  }

  /**
   * Ends the session, so that ZooKeeper drops its ephemeral nodes at once if it can be reached.
   * Waits a few seconds at most.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    thread.shutdown();
    probe.stop();
    client.close();
    try {
      if (!thread.awaitTermination(CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  static void restoreInterrupt(Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  private void stateChanged(ConnectionState state) {
    boolean connected = state.isConnected();
    Link before = link;
    if (connected != before.connected()) {
      link = new Link(connected, Instant.now());
      if (connected) {
        LOG.info("connected to ZooKeeper at {} after {}", connectString, age(before));
      } else if (!closed) {
        LOG.warn("ZooKeeper at {} is away: membership is frozen", connectString);
      }
      linkListeners.forEach(thread::execute);
    }
    if (connected) {
      upkeeps.forEach(Upkeep::request);
    }
    if (state == ConnectionState.SUSPENDED && !closed) {
      probe.start();
    } else {
      probe.stop();
    }
  }

  private void remindIn(int seconds) {
    var _ = thread.schedule(() -> remind(seconds), seconds, TimeUnit.SECONDS);
  }

  /** Says that ZooKeeper is away, ever less often the longer it is. */
  private void remind(int seconds) {
    Link now = link;
    if (now.connected()) {
      remindIn(REMINDER_SECONDS_MIN);
    } else if (!closed) {
      LOG.warn(
          "ZooKeeper at {} has been away for {}: membership is frozen, still trying",
          connectString,
          age(now));
      remindIn(Math.min(2 * seconds, REMINDER_SECONDS_MAX));
    }
  }

  private static String age(Link link) {
    return Duration.between(link.since(), Instant.now()).toMillis() + " ms";
  }

  private Thread newThread(Runnable work) {
    Thread made = new Thread(work, "keyway-cluster");
    made.setDaemon(true);
    threadNow = made;
    return made;
  }

  /** One or more requests to ZooKeeper. */
  interface Request<T> {
    T call() throws Exception;
  }
}
