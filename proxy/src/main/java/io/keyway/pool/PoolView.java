package io.keyway.pool;

import io.keyway.backend.Backend;
import io.keyway.cluster.Policies;
import io.keyway.cluster.Ring;
import io.keyway.cluster.WhenLost;
import io.keyway.placement.Placement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ring as one event loop uses it: the placement, and a backend for each member in placement
 * order. Event loop only.
 *
 * <p>While members are lost another placement may stand in for the ring's. A view without members
 * has no placement: there is no ring yet, or nobody in it.
 */
public final class PoolView {

  private final @Nullable Ring ring;
  private final Policies policies;
  private final @Nullable Placement home;
  private final @Nullable Placement acting;
  private final List<Backend> backends;

  PoolView(@Nullable Ring ring, @Nullable Placement home, List<Backend> backends) {
    this(ring, home, home, List.copyOf(backends));
  }

  private PoolView(
      @Nullable Ring ring,
      @Nullable Placement home,
      @Nullable Placement acting,
      List<Backend> backends) {
    this.ring = ring;
    this.policies = ring == null ? Policies.DEFAULT : ring.policies();
    this.home = home;
    this.acting = acting;
    this.backends = backends;
  }

  /** The same with another placement that stands in for the ring's. */
  PoolView actingBy(Placement placement) {
    return new PoolView(ring, home, placement, backends);
  }

  /** The same with the ring's own placement. */
  PoolView atHome() {
    return new PoolView(ring, home, home, backends);
  }

  /** The ring's epoch, 0 before the first. */
  public long epoch() {
    return ring == null ? 0 : ring.epoch();
  }

  /** The ring, or null before the first. */
  public @Nullable Ring ring() {
    return ring;
  }

  /** What is done about members that fail. */
  public Policies policies() {
    return policies;
  }

  /** Whether there is nobody to ask. */
  public boolean isEmpty() {
    return home == null;
  }

  /** The index of the member that is asked for a key; the view must not be empty. */
  public int ownerOf(byte[] key, int offset, int length) {
    Placement placed = acting;
    if (placed == null) {
      throw new IllegalStateException("an empty pool owns no key");
    }
    int owner = placed.ownerOf(key, offset, length);
    return owner == Placement.NONE ? homeOf(key, offset, length) : owner;
  }

  /** The index of the member that owns a key by the ring, lost or not. */
  public int homeOf(byte[] key, int offset, int length) {
    Placement placed = home;
    if (placed == null) {
      throw new IllegalStateException("an empty pool owns no key");
    }
    return placed.ownerOf(key, offset, length);
  }

  /** Whether the keys of a backend are misses now. */
  public boolean misses(Backend backend) {
    return policies.lost() == WhenLost.MISS && backend.isDown();
  }

  /** The indices of the members that are lost. */
  Set<Integer> lost() {
    Set<Integer> lost = new HashSet<>();
    for (int i = 0; i < backends.size(); i++) {
      if (backends.get(i).isLost()) {
        lost.add(i);
      }
    }
    return lost;
  }

  /** The backend of a member. */
  public Backend backend(int index) {
    return backends.get(index);
  }

  /** The number of members. */
  public int size() {
    return backends.size();
  }

  /** The backends of all members, in placement order. */
  public List<Backend> backends() {
    return backends;
  }
}
