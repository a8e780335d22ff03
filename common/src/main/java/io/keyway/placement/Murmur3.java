package io.keyway.placement;

/** Austin Appleby's MurmurHash3_x86_32 on unsigned bytes. Any thread. */
final class Murmur3 {

  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private Murmur3() {}

  /** The seed that libmemcached makes of a length. */
  static int lengthSeed(int length) {
    return 0xdeadbeef * length;
  }

  /** With the seed of libmemcached. */
  static long seededByLength(byte[] key, int offset, int length) {
    return Integer.toUnsignedLong(hash(lengthSeed(length), key, offset, length));
  }

  static int hash(int seed, byte[] key, int offset, int length) {
    int hash = seed;
    int at = offset;
    for (int end = offset + (length & ~3); at < end; at += Integer.BYTES) {
      hash = Integer.rotateLeft(hash ^ scrambled(LittleEndian.intAt(key, at)), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = offset + length - 1; i >= at; i--) {
      tail = (tail << 8) | (key[i] & 0xff);
    }
    hash ^= scrambled(tail) ^ length;
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }

  private static int scrambled(int word) {
    return Integer.rotateLeft(word * C1, 15) * C2;
  }
}
