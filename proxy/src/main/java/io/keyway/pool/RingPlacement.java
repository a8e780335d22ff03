package io.keyway.pool;

import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.Ring;
import io.keyway.placement.Placement;
import io.keyway.placement.Scheme;
import io.keyway.placement.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a ring places keys: on all its members, and while some of them are lost on the others. The
 * event loops of a proxy share it. Any thread.
 */
public final class RingPlacement {

  /** Sets of lost members whose tables are kept; a table of 10,000 members has some MB. */
  private static final int KEPT_MAX = 8;

  private final Scheme scheme;
  private final List<Target> targets;
  private final @Nullable Placement home;
  private final Map<Set<Integer>, CompletableFuture<Placement>> kept =
      new LinkedHashMap<>(KEPT_MAX, 1, true) {

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<Set<Integer>, CompletableFuture<Placement>> eldest) {
          return size() > KEPT_MAX;
        }
      };

  /**
   * Places the keys of a ring.
   *
   * @throws IllegalArgumentException if the ring names a placement that is not known, or that can't
   *     place its members
   */
  public RingPlacement(Ring ring) {
    scheme = PlacedRing.scheme(ring.placement());
    targets = ring.members().stream().map(Member::target).toList();
    home = targets.isEmpty() ? null : scheme.placement(targets);
  }

  /** The placement on all members, for the caller's thread; null if there are none. */
  @Nullable Placement home() {
    return home == null ? null : home.copy();
  }

  /**
   * The placement while members of these indices are lost, by the profile's own rule. It is built
   * on a thread of its own; copy it for the caller's. One that cannot be built is kept as well, as
   * trying again would end the same way.
   */
  synchronized CompletableFuture<Placement> without(Set<Integer> lost) {
    return kept.computeIfAbsent(
        Set.copyOf(lost),
        dead ->
            CompletableFuture.supplyAsync(
                () -> scheme.placement(targets, dead), Thread::startVirtualThread));
  }
}
