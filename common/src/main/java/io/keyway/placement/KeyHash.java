package io.keyway.placement;

/**
 * A function from the bytes of a key to 32 bits.
 *
 * <p>An instance keeps the state of its algorithm between calls, so that a call allocates nothing;
 * it serves one thread at a time.
 */
interface KeyHash {

  /**
   * Returns the hash of {@code key[offset .. offset + length)} as an unsigned number in an {@code
   * int}.
   */
  int hash(byte[] key, int offset, int length);
}
