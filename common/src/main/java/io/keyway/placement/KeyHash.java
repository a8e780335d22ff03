package io.keyway.placement;

/**
 * A function from the bytes of a key to a number.
 *
 * <p>An instance may keep the state of its algorithm between calls, so that a call allocates
 * nothing; it serves one thread at a time.
 */
interface KeyHash {

  /**
   * Returns the hash of {@code key[offset .. offset + length)}. One of 32 bits is an unsigned
   * number in a {@code long} unless its client takes it for signed.
   */
  long hash(byte[] key, int offset, int length);

  /** The hash of the whole array. */
  default long hash(byte[] key) {
    return hash(key, 0, key.length);
  }
}
