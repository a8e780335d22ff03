package io.keyway.cluster;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.curator.CuratorZookeeperClient;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, while ZooKeeper is away, whether the session of this process has a future. A server
 * that has lost its data closes the connection of whoever has seen later changes and does not say
 * why, so the session would only end by this process's own clock. A session without a past is let
 * in: if it sees none of the ephemeral nodes of the old one, that one is given up. Any thread.
 */
final class SessionProbe {
  private static final Logger LOG = LoggerFactory.getLogger(SessionProbe.class);

  /** A session that only moves to another server of the ensemble is back before. */
  private static final long DELAY_MILLIS = 500;

  private static final long RETRY_MILLIS = 100;

  private final CuratorFramework client;
  private final Sessions sessions;
  private final Set<String> ephemerals;
  private @Nullable Thread thread;

  /**
   * @param ephemerals paths of the nodes that the session has; may change at any time
   */
  SessionProbe(CuratorFramework client, Sessions sessions, Set<String> ephemerals) {
    this.client = client;
    this.sessions = sessions;
    this.ephemerals = ephemerals;
  }

  /** The connection is lost: begins to look for ZooKeeper. */
  synchronized void start() {
    stop();
    thread = Thread.ofVirtual().name("keyway-session-probe").start(this::run);
  }

  /** The session is back, or over. */
  synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  private void run() {
    try {
      Thread.sleep(DELAY_MILLIS);
      ZooKeeper ours = client.getZookeeperClient().getZooKeeper();
      long session = ours.getSessionId();
      if (!ephemerals.isEmpty() && isGone(session)) {
        giveUp(ours, session);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("the session ends by the clock if ZooKeeper does not take it back", e);
    }
  }

  @SuppressWarnings("try") // closing may be interrupted, and then ends by itself
  private boolean isGone(long session) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    try (ZooKeeper probe =
        sessions.open(event -> {
          if (event.getState() == KeeperState.SyncConnected) {
            connected.countDown();
          }
        })) {
      connected.await();
      while (true) {
        try {
          return !hasAny(probe, session);
        } catch (KeeperException.ConnectionLossException _) {
          Thread.sleep(RETRY_MILLIS);
        }
      }
    }
  }

  private boolean hasAny(ZooKeeper probe, long session)
      throws KeeperException, InterruptedException {
    for (String path : ephemerals) {
      Stat stat = probe.exists(path, false);
      if (stat != null && stat.getEphemeralOwner() == session) {
        return true;
      }
    }
    return false;
  }

  /** Ends the session as its time-out would, upon which Curator begins another. */
  private void giveUp(ZooKeeper ours, long session) {
    CuratorZookeeperClient connection = client.getZookeeperClient();
    if (!connection.isConnected()) {
      LOG.info("ZooKeeper does not have session 0x{}: another begins", Long.toHexString(session));
      ours.getTestable().injectSessionExpiration();
    }
  }
}
