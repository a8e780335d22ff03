package io.keyway.placement;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * The owner of every key among a fixed list of targets, as a {@link Scheme} places them.
 *
 * <p>One thread at a time: an event loop has a placement of its own, which {@link #copy} makes. The
 * list of targets never changes, and a look-up allocates nothing, unless it meets a dead target.
 */
public final class Placement {

  /** Stands for no owner, when the client gives up because targets are dead. */
  public static final int NONE = Locator.NONE;

  private final Supplier<Locator> locators;
  private final Locator locator;

  Placement(Supplier<Locator> locators) {
    this.locators = locators;
    this.locator = locators.get();
  }

  /**
   * Returns the index, in the list of targets, of the one that owns {@code key[offset .. offset +
   * length)}, or {@link #NONE}, which takes dead targets.
   *
   * @throws IndexOutOfBoundsException if that range is not inside {@code key}
   */
  public int ownerOf(byte[] key, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, key.length);
    return locator.indexOf(key, offset, length);
  }

  /**
   * Says why {@code key} belongs to its owner; allocates.
   *
   * @see #ownerOf
   */
  public KeyTrace trace(byte[] key) {
    HashTrace trace = new HashTrace();
    int owner = locators.get().tracedBy(trace).indexOf(key, 0, key.length);
    return trace.of(owner);
  }

  /** Returns the same placement for another thread; both share the tables. Any thread. */
  public Placement copy() {
    return new Placement(locators);
  }
}
