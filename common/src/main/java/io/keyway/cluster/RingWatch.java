package io.keyway.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the ring of a pool with one watch. The last good ring stays, whatever happens to
 * ZooKeeper or to the node: an older or equal epoch, unreadable data and a deletion are logged and
 * ignored. Any thread.
 */
public final class RingWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingWatch.class);

  private final Ensemble ensemble;
  private final String path;
  private final Consumer<Ring> follower;
  private final Upkeep upkeep;
  private volatile @Nullable Ring last;

  RingWatch(Ensemble ensemble, String path, Consumer<Ring> follower) {
    this.ensemble = ensemble;
    this.path = path;
    this.follower = follower;
    this.upkeep = new Upkeep(ensemble, path, Map.of(path, AddWatchMode.PERSISTENT), this::read);
  }

  RingWatch start() {
    upkeep.start();
    return this;
  }

  /** The last ring; empty before the first one. */
  public Optional<Ring> ring() {
    return Optional.ofNullable(last);
  }

  /** No ring is delivered after this, except one that is being delivered now. */
  @Override
  public void close() {
    upkeep.close();
  }

  private void read() throws Exception {
    byte[] document;
    try {
      document = ensemble.read(path, new Stat());
    } catch (KeeperException.NoNodeException _) {
      if (last != null) {
        LOG.warn("{} is gone: the last ring stays", path);
      }
      return;
    }
    try {
      offer(ClusterCodec.ring(document));
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}; the last ring stays", path, e.getMessage());
    }
  }

  private void offer(Ring ring) {
    Ring before = last;
    if (before != null && ring.epoch() <= before.epoch()) {
      if (!ring.equals(before)) {
        LOG.warn(
            "{}: epoch {} is not newer than {}: the last ring stays",
            path,
            ring.epoch(),
            before.epoch());
      }
      return;
    }
    last = ring;
    try {
      follower.accept(ring);
    } catch (RuntimeException e) {
      LOG.error("{}: a follower failed on epoch {}", path, ring.epoch(), e);
    }
  }
}
