package io.keyway.placement;

import java.util.List;

/**
 * mcrouter's WeightedCh3: the server that Ch3 names takes the key with the probability that is its
 * weight; if it does not, digits after the key give another try. An instance keeps a copy of the
 * last key: one thread at a time.
 */
final class WeightedCh3 implements Locator {

  private static final int TRIES = 32;
  private static final int DIGITS_MAX = 2;
  private static final int SEED = 0xface2014;
  private static final int KEY_LENGTH = 256;

  private final Furc furc = new Furc();
  private final Spooky spooky = new Spooky(SEED);
  private final long[] thresholds;
  private byte[] salted = new byte[KEY_LENGTH];

  WeightedCh3(List<Server> servers) {
    thresholds =
        McrouterWeights.of(servers)
            .mapToLong(weight -> (long) (weight * 4_294_967_295.0))
            .toArray();
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    if (length + DIGITS_MAX > salted.length) {
      salted = new byte[length + DIGITS_MAX];
    }
    System.arraycopy(key, offset, salted, 0, length);
    int index = furc.indexOf(salted, 0, length, thresholds.length);
    int saltedLength = length;
    for (int salt = 0; salt < TRIES; salt++) {
      if (spooky.hash(salted, 0, saltedLength) < thresholds[index] || salt == TRIES - 1) {
        return index;
      }
      saltedLength = length + putReversed(salt, length);
      index = furc.indexOf(salted, 0, saltedLength, thresholds.length);
    }
    return index;
  }

  /** Writes a number, its last digit first; returns how many digits it has. */
  private int putReversed(int number, int offset) {
    int left = number;
    int digits = 0;
    do {
      salted[offset + digits++] = (byte) ('0' + left % 10);
      left /= 10;
    } while (left > 0);
    return digits;
  }
}
