package io.keyway.placement;

/**
 * The consistent hash of Facebook's Ch3: reads an index off a stream of bits that hashing the key
 * again and again gives, and refuses indices that are too large. An instance keeps the stream of
 * the last key: one thread at a time.
 */
final class Furc {

  private static final long SEED = 4_193_360_111L;
  private static final int STRIDE = 23;
  private static final int TRIES = 32;

  private final long[] words = new long[TRIES * STRIDE * STRIDE / Long.SIZE + 2];
  private int wordCount;

  /** Returns an index below {@code count}, which is at least 1 and under 2^23. */
  int indexOf(byte[] key, int offset, int length, int count) {
    if (count == 1) {
      return 0;
    }
    words[0] = Murmur2.hash64(SEED, key, offset, length);
    wordCount = 1;
    int depth = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    int position = depth;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      while (bit(position) == 0) {
        if (--depth == 0) {
          return 0;
        }
        position = depth;
      }
      position += STRIDE;
      int index = 1;
      for (int i = 1; i < depth; i++) {
        index = (index << 1) | bit(position);
        position += STRIDE;
      }
      if (index < count) {
        return index;
      }
    }
    return 0;
  }

  private int bit(int position) {
    int word = position / Long.SIZE;
    while (wordCount <= word) {
      words[wordCount] = Murmur2.hash64(SEED, words[wordCount - 1]);
      wordCount++;
    }
    return (int) (words[word] >>> position) & 1;
  }
}
