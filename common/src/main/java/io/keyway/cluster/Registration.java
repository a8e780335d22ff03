package io.keyway.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ephemeral node that this process keeps: it is made when ZooKeeper is there, made again after
 * the session was lost or somebody deleted it, and deleted on close. The node of an older session
 * is replaced at once, since that session can only be one of this process or of a predecessor. Any
 * thread.
 */
public final class Registration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

  private static final int CLOSE_SECONDS_MAX = 3;

  private final Ensemble ensemble;
  private final String path;
  private final Upkeep.Task preparation;
  private final Upkeep upkeep;
  private volatile byte[] document;
  private volatile boolean registered;
  private volatile boolean closed;
  private final CountDownLatch gone = new CountDownLatch(1);

  // Of the ensemble's thread:
  private long heldSession;
  private byte[] written = {};

  /**
   * @param preparation what has to be in the tree before the node
   */
  Registration(Ensemble ensemble, String path, byte[] document, Upkeep.Task preparation) {
    this.ensemble = ensemble;
    this.path = path;
    this.document = document;
    this.preparation = preparation;
    this.upkeep = new Upkeep(ensemble, path, Map.of(path, AddWatchMode.PERSISTENT), this::keep);
  }

  Registration start() {
    upkeep.start();
    return this;
  }

  /**
   * Whether the node was in place when it was last looked at. While ZooKeeper is away this says
   * nothing about the present.
   */
  public boolean registered() {
    return registered;
  }

  /**
   * Deletes the node and waits for that some seconds at most. If ZooKeeper is away, it does not
   * wait: the deletion follows when ZooKeeper is back, or the node ends with its session.
   */
  @Override
  public void close() {
    closed = true;
    upkeep.request();
    if (ensemble.link().connected() && !ensemble.closed() && !ensemble.onThread()) {
      awaitGone();
    }
  }

  private void awaitGone() {
    try {
      if (!gone.await(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("{} is still there after {} s", path, CLOSE_SECONDS_MAX);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Replaces the node's document. */
  void update(byte[] other) {
    document = other;
    upkeep.request();
  }

  private void keep() throws Exception {
    if (closed) {
      delete();
      upkeep.close();
      gone.countDown();
      return;
    }
    long session = ensemble.session();
    Stat stat = ensemble.client().checkExists().forPath(path);
    boolean held = heldSession == session;
    if (stat != null && held) {
      if (stat.getEphemeralOwner() == session) {
        rewrite();
      } else {
        stayOut();
      }
      return;
    }
    registered = false;
    preparation.run();
    make(stat, session);
    heldSession = session;
    ensemble.ephemerals().add(path);
    registered = true;
  }

  private void make(@Nullable Stat stat, long session) throws Exception {
    byte[] current = document;
    if (stat == null) {
      ensemble
          .client()
          .create()
          .creatingParentsIfNeeded()
          .withMode(CreateMode.EPHEMERAL)
          .forPath(path, current);
    } else if (stat.getEphemeralOwner() != session) {
      replace(stat, current);
    } else {
      // The answer to an earlier attempt was lost, and the document may have changed since.
      ensemble.client().setData().forPath(path, current);
    }
    written = current;
  }

  private void rewrite() throws Exception {
    byte[] current = document;
    if (!Arrays.equals(written, current)) {
      ensemble.client().setData().forPath(path, current);
      written = current;
    }
  }

  private void stayOut() {
    if (registered) {
      LOG.error("{} was taken over: another process has the same id, and this one stays out", path);
      registered = false;
    }
  }

  /**
   * One transaction, so that the process that loses its node sees its successor and not a gap to
   * fill.
   */
  private void replace(Stat stat, byte[] current) throws Exception {
    CuratorFramework client = ensemble.client();
    List<CuratorOp> operations =
        List.of(
            client.transactionOp().delete().withVersion(stat.getVersion()).forPath(path),
            client.transactionOp().create().withMode(CreateMode.EPHEMERAL).forPath(path, current));
    client.transaction().forOperations(operations);
    LOG.info(
        "{} replaces the one of session 0x{}", path, Long.toHexString(stat.getEphemeralOwner()));
  }

  private void delete() throws Exception {
    registered = false;
    ensemble.ephemerals().remove(path);
    CuratorFramework client = ensemble.client();
    Stat stat = client.checkExists().forPath(path);
    if (stat == null || stat.getEphemeralOwner() != ensemble.session()) {
      return;
    }
    try {
      client.delete().withVersion(stat.getVersion()).forPath(path);
    } catch (KeeperException.NoNodeException _) {
      LOG.debug("{} is gone already", path);
    }
  }
}
