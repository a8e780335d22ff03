package io.keyway.coordinator;

import io.keyway.cluster.Ack;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.ClusterException;
import io.keyway.cluster.Election;
import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingVersion;
import io.keyway.cluster.RingWatch;
import io.keyway.cluster.Roster;
import io.keyway.cluster.TreeWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the ring of a pool while it leads the pool's election: a new epoch whenever members or
 * settings ask for another ring than the published one. Changes that come close together become one
 * epoch. Every write names the version it replaces, so one that has been deposed without knowing it
 * cannot undo its successor's ring. Any thread.
 *
 * <p>If ZooKeeper loses its data, the coordinator puts back the ring that this process has
 * followed, and the members and settings in it, rather than build a ring from whoever registers
 * first: the keys stay where they are. Standby members are in no ring and are lost.
 */
public final class Coordinator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

  /** How long changes are collected after the first one. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int CLOSE_SECONDS_MAX = 5;

  private final String pool;
  private final Cluster cluster;
  private final PoolDocuments documents;
  private final ScheduledThreadPoolExecutor thread;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final RingWatch followed;
  private final Election election;

  // Of the coordinator's thread:
  private @Nullable TreeWatch poolWatch;

  private boolean leading;

  /** The last ring that this coordinator has published; it may not have been followed yet. */
  private @Nullable Ring written;

  private Coordinator(Cluster cluster, String pool, String id, RingWatch followed) {
    this.cluster = cluster;
    this.pool = pool;
    this.documents = cluster.documents(pool);
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, Coordinator::newThread, new ThreadPoolExecutor.DiscardPolicy());
    this.followed = followed;
    this.election = cluster.elect(pool, id, thread, this::leadershipChanged);
  }

  /**
   * Runs for the leadership of a pool and coordinates it whenever it leads. Does not wait for
   * ZooKeeper.
   *
   * @param id of the proxy; shows who leads
   * @param followed the pool's rings as this proxy follows them; stays the caller's
   */
  public static Coordinator start(Cluster cluster, String pool, String id, RingWatch followed) {
    return new Coordinator(cluster, pool, id, followed);
  }

  /** Whether it leads, as far as it knows. */
  public boolean leads() {
    return election.leads();
  }

  /** Gives up the leadership. A write in progress may still succeed. */
  @Override
  public void close() {
    election.close();
    thread.execute(this::stop);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void leadershipChanged(boolean leads) {
    LOG.info("pool {}: this proxy {}", pool, leads ? "leads" : "leads no more");
    leading = leads;
    unwatch();
    if (leads) {
      poolWatch = cluster.watch(pool, () -> request(SETTLE));
    }
  }

  private void stop() {
    leading = false;
    unwatch();
  }

  private void unwatch() {
    if (poolWatch != null) {
      poolWatch.close();
      poolWatch = null;
    }
  }

  private void request(Duration delay) {
    if (requested.compareAndSet(false, true)) {
      var _ = thread.schedule(this::run, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void run() {
    requested.set(false);
    if (!leading) {
      return;
    }
    try {
      coordinate();
    } catch (IllegalArgumentException e) {
      LOG.warn("pool {}: the ring stays as it is until this is repaired: {}", pool, e.getMessage());
    } catch (ClusterException e) {
      LOG.warn("pool {}: {}; trying again", pool, e.getMessage());
      request(RETRY);
    } catch (RuntimeException e) {
      // The executor would keep it to itself.
      LOG.error("pool {}: the ring stays as it is until something changes", pool, e);
    }
  }

  private void coordinate() {
    RingVersion published = documents.ring();
    Ring current = newest(published);
    if (current == null && !published.absent()) {
      LOG.warn(
          "pool {}: the ring cannot be read and no earlier one is known: delete it to begin anew",
          pool);
      return;
    }
    if (current != null && published.absent()) {
      restore(current);
    }
    RingPlan.next(current, documents.roster()).ifPresent(ring -> publish(ring, published));
  }

  /** The ring to go on from. What ZooKeeper has is not the newest if it has lost data. */
  private @Nullable Ring newest(RingVersion published) {
    return later(published.ring().orElse(null), known());
  }

  /** The newest ring that this process has seen. */
  private @Nullable Ring known() {
    return later(followed.ring().orElse(null), written);
  }

  private static @Nullable Ring later(@Nullable Ring one, @Nullable Ring other) {
    return one == null || (other != null && other.epoch() > one.epoch()) ? other : one;
  }

  private void publish(Ring planned, RingVersion published) {
    long epoch = planned.epoch();
    Collection<Ack> acks = documents.acks().values();
    long adopted = acks.stream().mapToLong(Ack::epoch).max().orElse(0);
    Ack expected = Ack.of(planned);
    boolean agreed = adopted <= epoch && acks.stream().noneMatch(expected::contradicts);
    if (agreed && published.ring().filter(planned::equals).isPresent()) {
      return;
    }
    // What proxies would refuse must not take the place of a ring that they have.
    PlacedRing.check(planned);
    // Proxies ignore what is not newer than what they have, so the epoch has to pass theirs, even
    // if the data was lost.
    Ring known = known();
    long taken = Math.max(adopted, known == null ? 0 : known.epoch());
    Ring ring = planned.withEpoch(Math.max(epoch, taken + 1));
    if (documents.publish(ring, published.version())) {
      written = ring;
      LOG.info("pool {}: epoch {} with {} members", pool, ring.epoch(), ring.members().size());
    } else {
      LOG.info("pool {}: somebody else has written the ring", pool);
      request(SETTLE);
    }
  }

  private void restore(Ring ring) {
    LOG.warn(
        "pool {}: the ring is gone from ZooKeeper: putting back epoch {} and its members",
        pool,
        ring.epoch());
    documents.write(new PoolSettings(ring.placement(), ring.policies()));
    Roster roster = documents.roster();
    Map<String, Member> written = new HashMap<>();
    roster.members().forEach(member -> written.put(member.id(), member));
    for (Member member : ring.members()) {
      Member present = written.get(member.id());
      documents.write(present == null ? member : member.withAddress(present.address()));
    }
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "keyway-coordinator");
    thread.setDaemon(true);
    return thread;
  }
}
