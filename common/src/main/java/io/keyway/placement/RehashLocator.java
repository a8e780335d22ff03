package io.keyway.placement;

import java.util.Arrays;

/**
 * Looks up other hashes of a key while they belong to dead servers.
 *
 * @param lookUps how many are made before the client gives up
 */
record RehashLocator(KeyHash hash, Distribution distribution, Dead dead, Rehash rehash, int lookUps)
    implements Locator {

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    long current = hash.hash(key, offset, length);
    int index = distribution.indexOf(current);
    if (!dead.contains(index)) {
      return index;
    }
    byte[] whole = Arrays.copyOfRange(key, offset, offset + length);
    for (int failures = 1; failures < lookUps; failures++) {
      current = rehash.next(hash, current, failures, whole);
      index = distribution.indexOf(current);
      if (!dead.contains(index)) {
        return index;
      }
    }
    return NONE;
  }
}
