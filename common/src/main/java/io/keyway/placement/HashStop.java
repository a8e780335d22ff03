package io.keyway.placement;

import java.util.Arrays;

/**
 * Places a key by the bytes before the first occurrence of the stop; by the whole key if there is
 * none.
 */
final class HashStop implements Locator {

  private final byte[] stop;
  private final Locator locator;

  HashStop(byte[] stop, Locator locator) {
    this.stop = stop.clone();
    this.locator = locator;
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i + stop.length <= end; i++) {
      if (key[i] == stop[0] && Arrays.equals(stop, 0, stop.length, key, i, i + stop.length)) {
        return locator.indexOf(key, offset, i - offset);
      }
    }
    return locator.indexOf(key, offset, length);
  }

  @Override
  public Locator tracedBy(HashTrace trace) {
    return new HashStop(stop, locator.tracedBy(trace));
  }
}
