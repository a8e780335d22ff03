package io.keyway.placement;

/**
 * Bits 16 to 30 of another hash: what the first clients of memcached made of a CRC-32, and many
 * after them.
 *
 * @param zero what becomes of the hash 0: some clients take 1 for it
 */
record Upper15Bits(KeyHash whole, int zero) implements KeyHash {

  @Override
  public long hash(byte[] key, int offset, int length) {
    long bits = (whole.hash(key, offset, length) >>> 16) & 0x7fff;
    return bits == 0 ? zero : bits;
  }
}
