package io.keyway.server;

import io.keyway.store.StoreSettings;
import java.net.InetSocketAddress;

/**
 * What a node is started with.
 *
 * @param address where it listens; port 0 takes a free one
 * @param threads event loops
 * @param connections clients at a time
 * @param backlog connections that may wait to be accepted
 * @param firstUnique where CAS uniques start
 * @param store the store's own settings
 */
public record NodeSettings(
    InetSocketAddress address,
    int threads,
    int connections,
    int backlog,
    long firstUnique,
    StoreSettings store) {

  public NodeSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
  }

  /**
   * Where a node's CAS uniques start: far from another process's with all likelihood, so that a
   * token of one means nothing to the other, and well below 2^53, which clients that hold numbers
   * as doubles need.
   *
   * @param incarnation a random number of this process
   */
  public static long firstUnique(long incarnation) {
    return (incarnation & 0xfffff) << 32;
  }
}
