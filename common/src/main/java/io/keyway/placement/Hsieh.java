package io.keyway.placement;

/**
 * Paul Hsieh's SuperFastHash from 0, in which the last of three left bytes is signed, as in C on
 * x86-64. Any thread.
 */
final class Hsieh {

  private Hsieh() {}

  static long hash(byte[] key, int offset, int length) {
    int hash = 0;
    int at = offset;
    for (int end = offset + (length & ~3); at < end; at += 4) {
      hash += LittleEndian.shortAt(key, at);
      hash = (hash << 16) ^ (LittleEndian.shortAt(key, at + 2) << 11) ^ hash;
      hash += hash >>> 11;
    }
    return length == 0 ? 0 : Integer.toUnsignedLong(avalanche(tail(hash, key, at, length & 3)));
  }

  private static int tail(int before, byte[] key, int at, int left) {
    int hash = before;
    switch (left) {
      case 3 -> {
        hash += LittleEndian.shortAt(key, at);
        hash ^= hash << 16;
        hash ^= key[at + 2] << 18;
        hash += hash >>> 11;
      }
      case 2 -> {
        hash += LittleEndian.shortAt(key, at);
        hash ^= hash << 11;
        hash += hash >>> 17;
      }
      case 1 -> {
        hash += key[at] & 0xff;
        hash ^= hash << 10;
        hash += hash >>> 1;
      }
      default -> {}
    }
    return hash;
  }

  private static int avalanche(int before) {
    int hash = before;
    hash ^= hash << 3;
    hash += hash >>> 5;
    hash ^= hash << 4;
    hash += hash >>> 17;
    hash ^= hash << 25;
    hash += hash >>> 6;
    return hash;
  }
}
