package io.keyway.placement;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * The owner of every key among a fixed list of targets, as a {@link Profile} places them.
 *
 * <p>One thread at a time: an event loop has a placement of its own, which {@link #copy} makes. The
 * list of targets never changes, and a look-up allocates nothing.
 */
public final class Placement {

  private final Supplier<? extends KeyHash> hashes;
  private final KeyHash hash;
  private final Distribution distribution;

  Placement(Supplier<? extends KeyHash> hashes, Distribution distribution) {
    this.hashes = hashes;
    this.hash = hashes.get();
    this.distribution = distribution;
  }

  /**
   * Returns the index, in the list of targets, of the one that owns {@code key[offset .. offset +
   * length)}.
   *
   * @throws IndexOutOfBoundsException if that range is not inside {@code key}
   */
  public int ownerOf(byte[] key, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, key.length);
    return distribution.indexOf(hash.hash(key, offset, length));
  }

  /** Returns the same placement for another thread; both share the ring or buckets. Any thread. */
  public Placement copy() {
    return new Placement(hashes, distribution);
  }
}
