package io.keyway.placement;

/**
 * Fowler, Noll and Vo's hashes as libmemcached and twemproxy compute them on x86-64, where a byte
 * is signed. Any thread.
 */
final class Fnv {

  static final long BASIS_64 = 0xcbf29ce484222325L;
  static final long PRIME_64 = 0x100000001b3L;
  static final int BASIS_32 = 0x811c9dc5;
  static final int PRIME_32 = 0x01000193;

  private Fnv() {}

  /** FNV-1 of 64 bits, of which the lower 32 are kept. */
  static long fnv1Of64(byte[] key, int offset, int length) {
    long hash = BASIS_64;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash * PRIME_64) ^ key[i];
    }
    return hash & 0xffffffffL;
  }

  /** What C makes of the 64-bit FNV-1a in a 32-bit variable: only the lower halves take part. */
  static long fnv1aOf64(byte[] key, int offset, int length) {
    return fnv1a((int) BASIS_64, (int) PRIME_64, key, offset, length);
  }

  static long fnv1Of32(byte[] key, int offset, int length) {
    int hash = BASIS_32;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash * PRIME_32) ^ key[i];
    }
    return Integer.toUnsignedLong(hash);
  }

  static long fnv1aOf32(byte[] key, int offset, int length) {
    return fnv1a(BASIS_32, PRIME_32, key, offset, length);
  }

  private static long fnv1a(int basis, int prime, byte[] key, int offset, int length) {
    int hash = basis;
    for (int i = offset; i < offset + length; i++) {
      hash = (hash ^ key[i]) * prime;
    }
    return Integer.toUnsignedLong(hash);
  }
}
