package io.keyway.placement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Remembers what a locator has hashed. One thread. */
final class HashTrace {

  private @Nullable Distribution distribution;
  private byte[] hashed = {};
  private long result;

  /** The same function, which is remembered when it is used. */
  KeyHash of(KeyHash hash, Distribution lookedUpIn) {
    return (key, offset, length) -> {
      distribution = lookedUpIn;
      hashed = Arrays.copyOfRange(key, offset, offset + length);
      result = hash.hash(key, offset, length);
      return result;
    };
  }

  KeyTrace of(int owner) {
    Distribution found = distribution;
    return found == null
        ? new KeyTrace(owner, KeyTrace.ELECTION, hashed, 0, 0)
        : new KeyTrace(owner, found.kind(), hashed, result, found.positionOf(result));
  }
}
