package io.keyway.placement;

/** Hashes the key and looks the hash up: what most clients do. */
record HashLocator(KeyHash hash, Distribution distribution) implements Locator {

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    return distribution.indexOf(hash.hash(key, offset, length));
  }

  @Override
  public Locator tracedBy(HashTrace trace) {
    return new HashLocator(trace.of(hash, distribution), distribution);
  }
}
