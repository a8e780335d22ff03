package io.keyway.placement;

/**
 * Places a key by the bytes between the first opening byte and the first closing byte after it; by
 * the whole key if there are no such two.
 *
 * @param emptyCounts whether nothing between the two is placed as the empty key, or as the whole
 *     key
 */
record HashTag(byte open, byte close, boolean emptyCounts, Locator locator) implements Locator {

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    int end = offset + length;
    int start = indexOf(open, key, offset, end) + 1;
    int stop = start > offset ? indexOf(close, key, start, end) : NONE;
    if (stop > start || (emptyCounts && stop == start)) {
      return locator.indexOf(key, start, stop - start);
    }
    return locator.indexOf(key, offset, length);
  }

  @Override
  public Locator tracedBy(HashTrace trace) {
    return new HashTag(open, close, emptyCounts, locator.tracedBy(trace));
  }

  private static int indexOf(byte wanted, byte[] key, int start, int end) {
    for (int i = start; i < end; i++) {
      if (key[i] == wanted) {
        return i;
      }
    }
    return NONE;
  }
}
