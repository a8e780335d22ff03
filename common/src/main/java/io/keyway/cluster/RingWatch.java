package io.keyway.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

  /** How long ZooKeeper may take at the start until the ring on the disk is used. */
  private static final Duration AWAY_AT_START = Duration.ofSeconds(2);

  private final Ensemble ensemble;
  private final String path;
  private final @Nullable RingFile file;
  private final Consumer<Ring> follower;
  private final Upkeep upkeep;
  private final Runnable linkListener = this::linkChanged;
  private volatile boolean closed;
  private volatile @Nullable Ring last;

  /**
   * When ZooKeeper last said that a ring from the file is the current one; null if it came anew.
   */
  private volatile @Nullable Instant savedAt;

  RingWatch(Ensemble ensemble, String path, @Nullable RingFile file, Consumer<Ring> follower) {
    this.ensemble = ensemble;
    this.path = path;
    this.file = file;
    this.follower = follower;
    this.upkeep = new Upkeep(ensemble, path, Map.of(path, AddWatchMode.PERSISTENT), this::read);
  }

  RingWatch start() {
    ensemble.addLinkListener(linkListener);
    upkeep.start();
    if (file != null) {
      fallBackLater();
    }
    return this;
  }

  /** How far the last ring can be relied on to be the newest. */
  public Freshness freshness() {
    Link link = ensemble.link();
    Instant saved = savedAt;
    Instant since = link.connected() || saved == null ? link.since() : saved;
    Duration age = Duration.between(since, Instant.now());
    return new Freshness(
        link.connected() ? Freshness.State.LIVE : Freshness.State.FROZEN,
        age.isNegative() ? Duration.ZERO : age);
  }

  /** The last ring; empty before the first one. */
  public Optional<Ring> ring() {
    return Optional.ofNullable(last);
  }

  /** No ring is delivered after this, except one that is being delivered now. */
  @Override
  public void close() {
    ensemble.removeLinkListener(linkListener);
    upkeep.close();
    closed = true;
    ensemble.thread().execute(this::confirmAtEnd);
  }

  private void fallBackLater() {
    var _ =
        ensemble.thread().schedule(this::fallBack, AWAY_AT_START.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Before the first ring, the one on the disk is better than none if ZooKeeper is away. */
  private void fallBack() {
    if (closed || last != null || file == null) {
      return;
    }
    if (ensemble.link().connected()) {
      fallBackLater();
      return;
    }
    file.read()
        .ifPresent(saved -> {
          savedAt = saved.current();
          deliver(saved.ring());
          LOG.warn("{}: {}, from the disk", path, freshness().text(saved.ring().epoch()));
        });
  }

  private void linkChanged() {
    Ring ring = last;
    if (ring == null) {
      return;
    }
    if (!ensemble.link().connected()) {
      confirm();
    }
    LOG.info("{}: {}", path, freshness().text(ring.epoch()));
  }

  private void confirmAtEnd() {
    if (ensemble.link().connected()) {
      confirm();
    }
  }

  /** Tells the file how long its ring was known to be the newest. */
  private void confirm() {
    if (file != null && last != null && savedAt == null) {
      file.confirm();
    }
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
    savedAt = null;
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
    if (file != null) {
      file.write(ring);
    }
    deliver(ring);
  }

  private void deliver(Ring ring) {
    last = ring;
    try {
      follower.accept(ring);
    } catch (RuntimeException e) {
      LOG.error("{}: a follower failed on epoch {}", path, ring.epoch(), e);
    }
  }
}
