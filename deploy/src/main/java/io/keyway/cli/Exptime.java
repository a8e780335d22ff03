package io.keyway.cli;

import java.time.Duration;

/** Times to live as the protocol writes them. */
final class Exptime {

  /** What is longer is a point in time to memcached. */
  private static final long RELATIVE_SECONDS_MAX = Duration.ofDays(30).toSeconds();

  private Exptime() {}

  /** The protocol's number for so many seconds from now; 0 stays for ever. */
  static long of(long ttlSeconds) {
    if (ttlSeconds < 0) {
      throw CommandException.usage("ttl: %d (expected: 0 or more)".formatted(ttlSeconds));
    }
    return ttlSeconds <= RELATIVE_SECONDS_MAX
        ? ttlSeconds
        : System.currentTimeMillis() / 1000 + ttlSeconds;
  }
}
