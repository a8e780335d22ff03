package io.keyway.placement;

/** Leaves out the prefix {@code /region/cluster/} with which a key tells mcrouter where to go. */
record RoutingPrefix(Locator locator) implements Locator {

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    int start = offset;
    if (length > 0 && key[offset] == '/') {
      start = afterSlashes(key, offset, offset + length);
    }
    return locator.indexOf(key, start, offset + length - start);
  }

  @Override
  public Locator tracedBy(HashTrace trace) {
    return new RoutingPrefix(locator.tracedBy(trace));
  }

  private static int afterSlashes(byte[] key, int offset, int end) {
    int slashes = 0;
    for (int i = offset; i < end; i++) {
      if (key[i] == '/' && ++slashes == 3) {
        return i + 1;
      }
    }
    return offset;
  }
}
