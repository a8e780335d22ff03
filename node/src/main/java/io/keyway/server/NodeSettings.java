package io.keyway.server;

import io.keyway.command.CommandSettings;
import io.keyway.command.ListenerSettings;
import io.keyway.store.StoreSettings;
import java.net.InetSocketAddress;

/**
 * What a node is started with.
 *
 * @param listening where and how clients are let in
 * @param threads event loops
 * @param connections clients at a time
 * @param commands how clients are treated
 * @param firstUnique where CAS uniques start
 * @param store the store's own settings
 */
public record NodeSettings(
    ListenerSettings listening,
    int threads,
    int connections,
    CommandSettings commands,
    long firstUnique,
    StoreSettings store) {

  private static final int THREADS_MAX = 1024;

  public NodeSettings {
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException(
          "threads (-t): " + threads + " (expected: 1 to " + THREADS_MAX + ")");
    }
    if (connections < 1) {
      throw new IllegalArgumentException(
          "connections (-c): " + connections + " (expected: at least 1)");
    }
  }

  /** A node on one TCP address, with memcached's defaults for how clients are treated. */
  public NodeSettings(
      InetSocketAddress address,
      int threads,
      int connections,
      int backlog,
      long firstUnique,
      StoreSettings store) {
    this(
        new ListenerSettings(address, backlog),
        threads,
        connections,
        CommandSettings.DEFAULTS,
        firstUnique,
        store);
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
