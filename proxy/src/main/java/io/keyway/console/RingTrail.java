package io.keyway.console;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingWatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The ring of a pool, and those that came since somebody looked last: rings may follow each other
 * faster than samples. Any thread.
 */
final class RingTrail implements AutoCloseable {

  private static final int RINGS_MAX = 64;

  private final Deque<Ring> rings = new ArrayDeque<>();
  private final RingWatch watch;

  RingTrail(Cluster cluster, String pool) {
    this.watch = cluster.followRing(pool, this::add);
  }

  private synchronized void add(Ring ring) {
    if (rings.size() == RINGS_MAX) {
      rings.removeFirst();
    }
    rings.addLast(ring);
  }

  /** The newest ring; empty before the first. */
  Optional<Ring> newest() {
    return watch.ring();
  }

  /** The rings since the last call, the oldest first. */
  synchronized List<Ring> take() {
    List<Ring> taken = List.copyOf(rings);
    rings.clear();
    return taken;
  }

  @Override
  public void close() {
    watch.close();
  }
}
