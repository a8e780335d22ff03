package io.keyway.placement;

import java.util.Arrays;

/**
 * Bob Jenkins's SpookyHash V2, of which 32 bits are kept. An instance has a seed and keeps the
 * state of long keys: one thread at a time.
 */
final class Spooky implements KeyHash {

  private static final long FILLER = 0xdeadbeefdeadbeefL;
  private static final int SHORT_MAX = 191;
  private static final int WORDS = 12;
  private static final int BLOCK = WORDS * Long.BYTES;
  private static final int[] MIX = {11, 32, 43, 31, 17, 28, 39, 57, 55, 54, 22, 46};
  private static final int[] END = {44, 15, 34, 21, 38, 33, 10, 13, 38, 53, 42, 54};
  private static final int[] SHORT_MIX = {50, 52, 30, 41, 54, 48, 38, 37, 62, 34, 5, 36};
  private static final int[] SHORT_END = {15, 52, 26, 51, 28, 9, 47, 54, 32, 25, 63};

  private final int seed;
  private final long[] state = new long[WORDS];
  private final byte[] last = new byte[BLOCK];

  Spooky(int seed) {
    this.seed = seed;
  }

  @Override
  public long hash(byte[] key, int offset, int length) {
    long hash = length > SHORT_MAX ? ofLong(key, offset, length) : ofShort(key, offset, length);
    return hash & 0xffffffffL;
  }

  private long ofShort(byte[] key, int offset, int length) {
    state[0] = state[1] = Integer.toUnsignedLong(seed);
    state[2] = state[3] = FILLER;
    int at = offset;
    int left = length;
    for (; left >= 32; left -= 32, at += 32) {
      mixShort(key, at);
      state[0] += LittleEndian.longAt(key, at + 16);
      state[1] += LittleEndian.longAt(key, at + 24);
    }
    if (left >= 16) {
      mixShort(key, at);
      left -= 16;
      at += 16;
    }
    state[3] += (long) length << 56;
    if (left == 0) {
      state[2] += FILLER;
      state[3] += FILLER;
    } else {
      state[2] += partAt(key, at, left);
      state[3] += partAt(key, at + 8, left - 8);
    }
    for (int i = 0; i < SHORT_END.length; i++) {
      int turned = (i + 2) & 3;
      int next = (i + 3) & 3;
      state[next] ^= state[turned];
      state[turned] = Long.rotateLeft(state[turned], SHORT_END[i]);
      state[next] += state[turned];
    }
    return state[0];
  }

  private void mixShort(byte[] key, int at) {
    state[2] += LittleEndian.longAt(key, at);
    state[3] += LittleEndian.longAt(key, at + 8);
    for (int i = 0; i < SHORT_MIX.length; i++) {
      int turned = (i + 2) & 3;
      state[turned] = Long.rotateLeft(state[turned], SHORT_MIX[i]);
      state[turned] += state[(i + 3) & 3];
      state[i & 3] ^= state[turned];
    }
  }

  /** The word at an offset of which {@code left} bytes, if any, are in the key. */
  private static long partAt(byte[] key, int at, int left) {
    long word = 0;
    for (int i = Math.min(left, Long.BYTES) - 1; i >= 0; i--) {
      word = (word << 8) | (key[at + i] & 0xff);
    }
    return word;
  }

  private long ofLong(byte[] key, int offset, int length) {
    for (int i = 0; i < WORDS; i++) {
      state[i] = i % 3 == 2 ? FILLER : Integer.toUnsignedLong(seed);
    }
    int left = length % BLOCK;
    int end = offset + length - left;
    for (int at = offset; at < end; at += BLOCK) {
      mix(key, at);
    }
    System.arraycopy(key, end, last, 0, left);
    Arrays.fill(last, left, BLOCK - 1, (byte) 0);
    last[BLOCK - 1] = (byte) left;
    for (int i = 0; i < WORDS; i++) {
      state[i] += LittleEndian.longAt(last, i * Long.BYTES);
    }
    finish();
    finish();
    finish();
    return state[0];
  }

  private void mix(byte[] key, int at) {
    for (int i = 0; i < WORDS; i++) {
      int before = (i + 11) % WORDS;
      state[i] += LittleEndian.longAt(key, at + i * Long.BYTES);
      state[(i + 2) % WORDS] ^= state[(i + 10) % WORDS];
      state[before] ^= state[i];
      state[i] = Long.rotateLeft(state[i], MIX[i]);
      state[before] += state[(i + 1) % WORDS];
    }
  }

  private void finish() {
    for (int i = 0; i < WORDS; i++) {
      int before = (i + 11) % WORDS;
      int next = (i + 1) % WORDS;
      state[before] += state[next];
      state[(i + 2) % WORDS] ^= state[before];
      state[next] = Long.rotateLeft(state[next], END[i]);
    }
  }
}
