package io.keyway.command;

import java.util.Optional;

/**
 * How clients are treated.
 *
 * @param permissions which commands they may use
 * @param verbosity how much is told on standard error, memcached's {@code -v} so many times
 * @param requestsPerEvent what one client may have carried out before it is another's turn, {@code
 *     -R}
 * @param idleTimeoutSeconds how long a client may send nothing, {@code -o idle_timeout}; 0 is for
 *     ever
 * @param prefixDelimiter what ends the prefix of a key in {@code stats detail}, {@code -D}
 * @param detail whether prefixes are counted from the start
 * @param watcherBufferBytes what a watching client may be behind, {@code -o watcher_logbuf_size}
 * @param users who may use the node, {@code -Y}; anybody if empty. They are asked for in the text
 *     protocol alone
 */
public record CommandSettings(
    Permissions permissions,
    int verbosity,
    int requestsPerEvent,
    int idleTimeoutSeconds,
    char prefixDelimiter,
    boolean detail,
    int watcherBufferBytes,
    Optional<Users> users) {

  /** memcached's defaults. */
  public static final CommandSettings DEFAULTS =
      new CommandSettings(Permissions.DEFAULTS, 0, 20, 0, ':', false, 256 << 10, Optional.empty());

  private static final int WATCHER_BUFFER_BYTES_MIN = 4 << 10;

  public CommandSettings {
    require(verbosity >= 0, "verbosity", verbosity, "at least 0");
    require(requestsPerEvent >= 1, "requests per event", requestsPerEvent, "at least 1");
    require(idleTimeoutSeconds >= 0, "idle time-out", idleTimeoutSeconds, "at least 0 seconds");
    require(
        watcherBufferBytes >= WATCHER_BUFFER_BYTES_MIN,
        "watcher buffer",
        watcherBufferBytes,
        "at least 4 KiB");
  }

  private static void require(boolean holds, String name, int value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
  }
}
