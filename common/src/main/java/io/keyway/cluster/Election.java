package io.keyway.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A candidacy for the leadership of a pool. At most one candidate leads; one that loses its
 * connection to ZooKeeper stops leading at once and runs again when it is back. Any thread.
 */
public final class Election implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Election.class);

  private final Ensemble ensemble;
  private final PoolDocuments documents;
  private final LeaderLatch latch;
  private final Upkeep upkeep;
  private boolean closed;

  Election(
      Ensemble ensemble,
      String path,
      String id,
      PoolDocuments documents,
      Executor executor,
      Consumer<Boolean> listener) {
    this.ensemble = ensemble;
    this.documents = documents;
    this.latch = new LeaderLatch(ensemble.client(), path, id);
    this.upkeep = new Upkeep(ensemble, path, Map.of(), this::run);
    latch.addListener(
        new LeaderLatchListener() {
          @Override
          public void isLeader() {
            listener.accept(true);
          }

          @Override
          public void notLeader() {
            listener.accept(false);
          }
        },
        executor);
  }

  Election start() {
    upkeep.start();
    return this;
  }

  /** Whether this candidate leads, as far as it knows; writes guard themselves by version. */
  public boolean leads() {
    return !ensemble.closed() && latch.hasLeadership();
  }

  /** Gives up the leadership or the candidacy. */
  @Override
  public void close() {
    upkeep.close();
    end();
  }

  private void run() throws Exception {
    // The latch makes the parents it misses, and a pool is more than an empty node.
    documents.create(PoolSettings.DEFAULT);
    begin();
  }

  private synchronized void begin() throws Exception {
    if (!closed && latch.getState() == LeaderLatch.State.LATENT) {
      latch.start();
    }
  }

  private synchronized void end() {
    closed = true;
    if (ensemble.closed() || latch.getState() != LeaderLatch.State.STARTED) {
      return;
    }
    try {
      latch.close(LeaderLatch.CloseMode.NOTIFY_LEADER);
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the candidacy ends with its session", e);
    }
  }
}
