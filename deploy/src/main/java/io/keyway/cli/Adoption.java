package io.keyway.cli;

import io.keyway.cluster.Ack;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Ring;
import io.keyway.cluster.TreeWatch;
import io.keyway.coordinator.RingPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits until the proxies of a pool route by what is written. One thread. */
final class Adoption {

  /** Nothing is said about a wait that is over by then. */
  private static final Duration SILENT = Duration.ofSeconds(2);

  private static final Duration PROGRESS = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Cluster cluster;
  private final String pool;
  private final PrintWriter progress;

  Adoption(Cluster cluster, String pool, PrintWriter progress) {
    this.cluster = cluster;
    this.pool = pool;
    this.progress = progress;
  }

  /**
   * How far it has come.
   *
   * @param published whether the ring is what members and settings ask for
   * @param epoch of the ring, 0 if there is none
   * @param adopted the proxies that route by it
   * @param behind the proxies that run and do not yet
   */
  record Progress(boolean published, long epoch, List<String> adopted, List<String> behind) {

    boolean complete() {
      return published && behind.isEmpty();
    }

    /** Whether there is nobody to wait for. */
    boolean unattended() {
      return adopted.isEmpty() && behind.isEmpty();
    }

    String sentence() {
      if (unattended()) {
        return published
            ? "No proxy runs."
            : "Written; no proxy runs, and the first one will publish the ring.";
      }
      if (epoch == 0) {
        return "Written; there is no ring yet, as nobody can own keys.";
      }
      if (complete()) {
        return "Epoch %d is adopted by %s.".formatted(epoch, String.join(", ", adopted));
      }
      return published
          ? "Epoch %d is not adopted by %s.".formatted(epoch, String.join(", ", behind))
          : "Written, but no ring is published for it: 'keyway ring status' may say why.";
    }
  }

  /** Returns when all proxies follow, nobody is there to follow, or the time is over. */
  Progress await(Duration limit) throws InterruptedException {
    Semaphore changed = new Semaphore(0);
    long start = System.nanoTime();
    long told = start + SILENT.toNanos() - PROGRESS.toNanos();
    try (TreeWatch _ = cluster.watch(pool, changed::release)) {
      while (true) {
        Progress now = look();
        long nanos = System.nanoTime();
        if (now.complete() || now.unattended() || nanos - start >= limit.toNanos()) {
          return now;
        }
        if (nanos - told >= PROGRESS.toNanos()) {
          told = nanos;
          progress.println(waitingFor(now, (nanos - start) / 1_000_000_000L));
          progress.flush();
        }
        if (changed.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
          changed.drainPermits();
        }
      }
    }
  }

  private static String waitingFor(Progress now, long seconds) {
    return now.published
        ? "%d s: waiting for %s to adopt epoch %d"
            .formatted(seconds, String.join(", ", now.behind), now.epoch)
        : "%d s: waiting for the coordinator to publish the ring".formatted(seconds);
  }

  private Progress look() {
    PoolState state =
        cluster
            .inspect(pool)
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.FAILED, "pool %s was deleted in the meantime".formatted(pool)));
    Optional<Ring> ring = state.ring();
    long epoch = ring.map(Ring::epoch).orElse(0L);
    boolean published =
        state
            .roster()
            .map(roster -> RingPlan.next(ring.orElse(null), roster).equals(ring))
            .orElse(false);
    List<String> adopted = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    for (String proxy : state.followers()) {
      Ack ack = state.acks().get(proxy);
      boolean current = epoch == 0 || (ack != null && ack.epoch() >= epoch);
      (current ? adopted : behind).add(proxy);
    }
    return new Progress(published, epoch, adopted, behind);
  }
}
