package io.keyway.placement;

/** Bob Jenkins's one-at-a-time hash. Any thread. */
final class OneAtATime {

  private OneAtATime() {}

  /** With signed bytes, as in C on x86-64. */
  static long signed(byte[] key, int offset, int length) {
    return hash(key, offset, length, -1);
  }

  /** With unsigned bytes, as in XMemcached. */
  static long unsigned(byte[] key, int offset, int length) {
    return hash(key, offset, length, 0xff);
  }

  private static long hash(byte[] key, int offset, int length, int mask) {
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash += key[i] & mask;
      hash += hash << 10;
      hash ^= hash >>> 6;
    }
    hash += hash << 3;
    hash ^= hash >>> 11;
    hash += hash << 15;
    return Integer.toUnsignedLong(hash);
  }
}
