package io.keyway.placement;

/** Austin Appleby's MurmurHash2, for words of 32 and of 64 bits, on unsigned bytes. Any thread. */
final class Murmur2 {

  private static final int M_32 = 0x5bd1e995;
  private static final int SHIFT_32 = 24;
  private static final long M_64 = 0xc6a4a7935bd1e995L;
  private static final int SHIFT_64 = 47;

  private Murmur2() {}

  /** MurmurHash2 with the seed of libmemcached, which depends on the length. */
  static long hash(byte[] key, int offset, int length) {
    int hash = Murmur3.lengthSeed(length) ^ length;
    int at = offset;
    for (int end = offset + (length & ~3); at < end; at += Integer.BYTES) {
      int word = LittleEndian.intAt(key, at) * M_32;
      word ^= word >>> SHIFT_32;
      hash = (hash * M_32) ^ (word * M_32);
    }
    int left = offset + length - at;
    if (left > 0) {
      hash = (hash ^ (int) tail(key, at, left)) * M_32;
    }
    hash ^= hash >>> 13;
    hash *= M_32;
    hash ^= hash >>> 15;
    return Integer.toUnsignedLong(hash);
  }

  /** MurmurHash64A. */
  static long hash64(long seed, byte[] key, int offset, int length) {
    long hash = start(seed, length);
    int at = offset;
    for (int end = offset + (length & ~7); at < end; at += Long.BYTES) {
      hash = mixed(hash, LittleEndian.longAt(key, at));
    }
    int left = offset + length - at;
    if (left > 0) {
      hash = (hash ^ tail(key, at, left)) * M_64;
    }
    return finished(hash);
  }

  /** MurmurHash64A of the eight bytes of a word. */
  static long hash64(long seed, long word) {
    return finished(mixed(start(seed, Long.BYTES), word));
  }

  private static long start(long seed, int length) {
    return seed ^ (length * M_64);
  }

  private static long mixed(long hash, long word) {
    long mixed = word * M_64;
    mixed ^= mixed >>> SHIFT_64;
    return (hash ^ (mixed * M_64)) * M_64;
  }

  private static long finished(long before) {
    long hash = before;
    hash ^= hash >>> SHIFT_64;
    hash *= M_64;
    return hash ^ (hash >>> SHIFT_64);
  }

  private static long tail(byte[] key, int at, int left) {
    long word = 0;
    for (int i = left - 1; i >= 0; i--) {
      word = (word << 8) | (key[at + i] & 0xff);
    }
    return word;
  }
}
