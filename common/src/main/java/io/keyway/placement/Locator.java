package io.keyway.placement;

/**
 * Finds the owner of a key. An instance may keep hash functions and scratch space: one thread at a
 * time, and a look-up allocates nothing unless a server is dead.
 */
interface Locator {

  /** Stands for no owner: the client gives up. */
  int NONE = -1;

  /**
   * Returns the index, in the list of targets, of the owner of {@code key[offset .. offset +
   * length)}, or {@link #NONE}.
   */
  int indexOf(byte[] key, int offset, int length);

  /** The same locator, which tells {@code trace} what it hashes, if it hashes keys at all. */
  default Locator tracedBy(HashTrace trace) {
    return this;
  }
}
