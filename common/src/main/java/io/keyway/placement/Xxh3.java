package io.keyway.placement;

import java.util.HexFormat;

/**
 * XXH3 of 64 bits, after Yann Collet's specification. An instance has a seed and keeps the
 * accumulators of long keys: one thread at a time.
 */
final class Xxh3 implements KeyHash {

  private static final long PRIME32_1 = 0x9e3779b1L;
  private static final long PRIME32_2 = 0x85ebca77L;
  private static final long PRIME32_3 = 0xc2b2ae3dL;
  private static final long PRIME64_1 = 0x9e3779b185ebca87L;
  private static final long PRIME64_2 = 0xc2b2ae3d27d4eb4fL;
  private static final long PRIME64_3 = 0x165667b19e3779f9L;
  private static final long PRIME64_4 = 0x85ebca77c2b2ae63L;
  private static final long PRIME64_5 = 0x27d4eb2f165667c5L;
  private static final long PRIME_MX1 = 0x165667919e3779f9L;
  private static final long PRIME_MX2 = 0x9fb21c651e98df25L;

  private static final int STRIPE = 64;
  private static final int STRIPES_PER_BLOCK = 16;
  private static final int BLOCK = STRIPE * STRIPES_PER_BLOCK;

  /** The default secret. */
  private static final byte[] SECRET =
      HexFormat.of()
          .parseHex(
              "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                  + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                  + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                  + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                  + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                  + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

  private final long seed;

  /** The default secret with the seed worked in, which keys over 240 bytes use. */
  private final byte[] seeded;

  private final long[] accumulators = new long[8];

  Xxh3(long seed) {
    this.seed = seed;
    this.seeded = SECRET.clone();
    for (int i = 0; i < SECRET.length; i += 16) {
      LittleEndian.putLong(seeded, i, secret(i) + seed);
      LittleEndian.putLong(seeded, i + 8, secret(i + 8) - seed);
    }
  }

  @Override
  public long hash(byte[] key, int offset, int length) {
    if (length <= 16) {
      return upTo16(key, offset, length);
    } else if (length <= 128) {
      return upTo128(key, offset, length);
    } else if (length <= 240) {
      return upTo240(key, offset, length);
    }
    return over240(key, offset, length);
  }

  private long upTo16(byte[] key, int offset, int length) {
    if (length > 8) {
      return nineTo16(key, offset, length);
    } else if (length >= 4) {
      return fourTo8(key, offset, length);
    } else if (length > 0) {
      int word =
          ((key[offset] & 0xff) << 16)
              | ((key[offset + (length >> 1)] & 0xff) << 24)
              | (key[offset + length - 1] & 0xff)
              | (length << 8);
      long flip = ((secret(0) ^ (secret(0) >>> 32)) & 0xffffffffL) + seed;
      return avalanche64(Integer.toUnsignedLong(word) ^ flip);
    }
    return avalanche64(seed ^ secret(56) ^ secret(64));
  }

  private long fourTo8(byte[] key, int offset, int length) {
    long mixedSeed = seed ^ (Integer.toUnsignedLong(Integer.reverseBytes((int) seed)) << 32);
    long first = Integer.toUnsignedLong(LittleEndian.intAt(key, offset));
    long last = Integer.toUnsignedLong(LittleEndian.intAt(key, offset + length - 4));
    long hash = (last + (first << 32)) ^ ((secret(8) ^ secret(16)) - mixedSeed);
    hash ^= Long.rotateLeft(hash, 49) ^ Long.rotateLeft(hash, 24);
    hash *= PRIME_MX2;
    hash ^= (hash >>> 35) + length;
    hash *= PRIME_MX2;
    return hash ^ (hash >>> 28);
  }

  private long nineTo16(byte[] key, int offset, int length) {
    long low = LittleEndian.longAt(key, offset) ^ ((secret(24) ^ secret(32)) + seed);
    long high = LittleEndian.longAt(key, offset + length - 8) ^ ((secret(40) ^ secret(48)) - seed);
    return avalanche(length + Long.reverseBytes(low) + high + folded(low, high));
  }

  private long upTo128(byte[] key, int offset, int length) {
    long sum = length * PRIME64_1;
    for (int i = (length - 1) / 32; i >= 0; i--) {
      sum += mixed(key, offset + 16 * i, 32 * i);
      sum += mixed(key, offset + length - 16 * (i + 1), 32 * i + 16);
    }
    return avalanche(sum);
  }

  private long upTo240(byte[] key, int offset, int length) {
    long sum = length * PRIME64_1;
    for (int i = 0; i < 8; i++) {
      sum += mixed(key, offset + 16 * i, 16 * i);
    }
    sum = avalanche(sum);
    for (int i = 8; i < length / 16; i++) {
      sum += mixed(key, offset + 16 * i, 16 * (i - 8) + 3);
    }
    return avalanche(sum + mixed(key, offset + length - 16, 136 - 17));
  }

  private long over240(byte[] key, int offset, int length) {
    start();
    int blocks = (length - 1) / BLOCK;
    int end = seeded.length - STRIPE;
    for (int block = 0; block < blocks; block++) {
      accumulate(key, offset + block * BLOCK, STRIPES_PER_BLOCK);
      scramble(end);
    }
    accumulate(key, offset + blocks * BLOCK, (length - 1 - blocks * BLOCK) / STRIPE);
    accumulateStripe(key, offset + length - STRIPE, end - 7);
    long hash = length * PRIME64_1;
    for (int i = 0; i < 8; i += 2) {
      hash +=
          folded(
              accumulators[i] ^ LittleEndian.longAt(seeded, 11 + 8 * i),
              accumulators[i + 1] ^ LittleEndian.longAt(seeded, 19 + 8 * i));
    }
    return avalanche(hash);
  }

  private void start() {
    accumulators[0] = PRIME32_3;
    accumulators[1] = PRIME64_1;
    accumulators[2] = PRIME64_2;
    accumulators[3] = PRIME64_3;
    accumulators[4] = PRIME64_4;
    accumulators[5] = PRIME32_2;
    accumulators[6] = PRIME64_5;
    accumulators[7] = PRIME32_1;
  }

  private void accumulate(byte[] key, int offset, int stripes) {
    for (int i = 0; i < stripes; i++) {
      accumulateStripe(key, offset + i * STRIPE, 8 * i);
    }
  }

  private void accumulateStripe(byte[] key, int offset, int secretOffset) {
    for (int i = 0; i < 8; i++) {
      long word = LittleEndian.longAt(key, offset + 8 * i);
      long keyed = word ^ LittleEndian.longAt(seeded, secretOffset + 8 * i);
      accumulators[i ^ 1] += word;
      accumulators[i] += (keyed & 0xffffffffL) * (keyed >>> 32);
    }
  }

  private void scramble(int secretOffset) {
    for (int i = 0; i < 8; i++) {
      long before = accumulators[i];
      accumulators[i] =
          (before ^ (before >>> 47) ^ LittleEndian.longAt(seeded, secretOffset + 8 * i))
              * PRIME32_1;
    }
  }

  private long mixed(byte[] key, int offset, int secretOffset) {
    return folded(
        LittleEndian.longAt(key, offset) ^ (secret(secretOffset) + seed),
        LittleEndian.longAt(key, offset + 8) ^ (secret(secretOffset + 8) - seed));
  }

  private static long secret(int offset) {
    return LittleEndian.longAt(SECRET, offset);
  }

  /** The halves of the 128-bit product, one laid over the other. */
  private static long folded(long left, long right) {
    return (left * right) ^ Math.unsignedMultiplyHigh(left, right);
  }

  private static long avalanche(long before) {
    long hash = (before ^ (before >>> 37)) * PRIME_MX1;
    return hash ^ (hash >>> 32);
  }

  private static long avalanche64(long before) {
    long hash = (before ^ (before >>> 33)) * PRIME64_2;
    hash = (hash ^ (hash >>> 29)) * PRIME64_3;
    return hash ^ (hash >>> 32);
  }
}
