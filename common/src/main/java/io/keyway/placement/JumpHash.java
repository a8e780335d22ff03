package io.keyway.placement;

import java.util.List;

/**
 * Jump consistent hash after Lamping and Veach, on 64-bit hashes: servers by position, all equal.
 */
final class JumpHash implements Distribution {

  private static final long MULTIPLIER = 2_862_933_555_777_941_757L;

  private final int[] indices;

  JumpHash(List<Server> servers) {
    indices = servers.stream().mapToInt(Server::index).toArray();
  }

  @Override
  public int indexOf(long hash) {
    return indices[(int) positionOf(hash)];
  }

  @Override
  public String kind() {
    return "jump";
  }

  @Override
  public long positionOf(long hash) {
    long state = hash;
    long bucket = -1;
    long next = 0;
    while (next < indices.length) {
      bucket = next;
      state = state * MULTIPLIER + 1;
      next = (long) ((bucket + 1) * ((double) (1L << 31) / (double) ((state >>> 33) + 1)));
    }
    return bucket;
  }
}
