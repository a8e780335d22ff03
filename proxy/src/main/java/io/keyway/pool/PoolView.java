package io.keyway.pool;

import io.keyway.backend.Backend;
import io.keyway.cluster.Ring;
import io.keyway.placement.Placement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ring as one event loop uses it: the placement, and a backend for each member in placement
 * order. Event loop only.
 *
 * <p>A view without members has no placement: there is no ring yet, or nobody in it.
 */
public final class PoolView {

  private final @Nullable Ring ring;
  private final @Nullable Placement placement;
  private final List<Backend> backends;

  PoolView(@Nullable Ring ring, @Nullable Placement placement, List<Backend> backends) {
    this.ring = ring;
    this.placement = placement;
    this.backends = List.copyOf(backends);
  }

  /** The ring's epoch, 0 before the first. */
  public long epoch() {
    return ring == null ? 0 : ring.epoch();
  }

  /** The ring, or null before the first. */
  public @Nullable Ring ring() {
    return ring;
  }

  /** Whether there is nobody to ask. */
  public boolean isEmpty() {
    return placement == null;
  }

  /** The index of the member that owns a key; the view must not be empty. */
  public int ownerOf(byte[] key, int offset, int length) {
    Placement placed = placement;
    if (placed == null) {
      throw new IllegalStateException("an empty pool owns no key");
    }
    return placed.ownerOf(key, offset, length);
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
