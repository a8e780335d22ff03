package io.keyway.placement;

/** The complement of another hash, whose order is the reverse. */
record Complement(KeyHash hash) implements KeyHash {

  @Override
  public long hash(byte[] key, int offset, int length) {
    return ~hash.hash(key, offset, length);
  }
}
