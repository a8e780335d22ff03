package io.keyway.placement;

/**
 * The hashes that clients in Java and JavaScript take over UTF-16 units. Each is a function of
 * {@code units[0 .. length)}. Any thread.
 */
final class UnitHashes {

  private UnitHashes() {}

  /** {@code String.hashCode()}, signed. */
  static long javaSigned(char[] units, int length) {
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + units[i];
    }
    return hash;
  }

  static long javaUnsigned(char[] units, int length) {
    return javaSigned(units, length) & 0xffffffffL;
  }

  static long fnv1Of64(char[] units, int length) {
    return fnv1(Fnv.BASIS_64, Fnv.PRIME_64, units, length);
  }

  static long fnv1aOf64(char[] units, int length) {
    return fnv1a(Fnv.BASIS_64, Fnv.PRIME_64, units, length);
  }

  static long fnv1Of32(char[] units, int length) {
    return fnv1(Fnv.BASIS_32, Fnv.PRIME_32, units, length);
  }

  static long fnv1aOf32(char[] units, int length) {
    return fnv1a(Fnv.BASIS_32, Fnv.PRIME_32, units, length);
  }

  private static long fnv1(long basis, long prime, char[] units, int length) {
    long hash = basis;
    for (int i = 0; i < length; i++) {
      hash = (hash * prime) ^ units[i];
    }
    return hash & 0xffffffffL;
  }

  private static long fnv1a(long basis, long prime, char[] units, int length) {
    long hash = basis;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ units[i]) * prime;
    }
    return hash & 0xffffffffL;
  }

  /** MySQL's hash of case-insensitive strings, in XMemcached's form. */
  static long mysql(char[] units, int length) {
    long hash = 0;
    long factor = 4;
    for (int i = 0; i < length; i++) {
      hash ^= ((hash & 63) + factor) * units[i] + (hash << 8);
      factor += 3;
    }
    return hash & 0xffffffffL;
  }

  /** The hash of symbols in ELF files, after P. J. Weinberger. */
  static long elf(char[] units, int length) {
    long hash = 0;
    for (int i = 0; i < length; i++) {
      hash = (hash << 4) + units[i];
      long top = hash & 0xf0000000L;
      if (top != 0) {
        hash ^= top >>> 24;
        hash &= ~top;
      }
    }
    return hash & 0x7fffffff;
  }

  /** Robert Sedgewick's. */
  static long sedgewick(char[] units, int length) {
    long hash = 0;
    long factor = 63_689;
    for (int i = 0; i < length; i++) {
      hash = hash * factor + units[i];
      factor *= 378_551;
    }
    return hash & 0x7fffffff;
  }

  /** Lua's, which skips units of long strings. */
  static long lua(char[] units, int length) {
    int step = (length >>> 5) + 1;
    long hash = length;
    for (int i = length; i >= step; i -= step) {
      hash ^= (hash << 5) + (hash >> 2) + units[i - 1];
    }
    return hash & 0xffffffffL;
  }

  /** That of the first Java client, signed, of 64 bits. */
  static long whalinOld(char[] units, int length) {
    long hash = 0;
    for (int i = 0; i < length; i++) {
      hash = hash * 33 + units[i];
    }
    return hash;
  }
}
