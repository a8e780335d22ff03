package io.keyway.route;

import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;

/**
 * The bytes of replies that wait for the clients of one event loop to take them, and how many may.
 * Event loop only.
 */
public final class QueuedBytes {

  /** The most that waits for one client before values for it are left at their nodes. */
  public static final long CLIENT_MAX = 4 << 20;

  /** The same for all clients of a loop. */
  public static final long ALL_MAX = 256L << 20;

  /** What each client may have waiting even if others have used up all. */
  private static final long CLIENT_MIN = 64 << 10;

  /** The most that waits for one client of values that can't be left at their nodes. */
  public static final long UNDEFERRED_MAX = 64 << 20;

  private final LoopCounters counters;
  private long bytes;

  /** Nothing waits yet. */
  public QueuedBytes(LoopCounters counters) {
    this.counters = counters;
  }

  void add(long more) {
    bytes += more;
    counters.add(ProxyStat.QUEUED_BYTES, more);
  }

  /** Whether a client for which so many bytes wait may have more. */
  boolean hasRoom(long queued, int more) {
    return queued + more <= CLIENT_MIN || (queued + more <= CLIENT_MAX && bytes + more <= ALL_MAX);
  }

  /** The same for a value that can't be left at its node; one at a time may always be had. */
  boolean hasRoomUndeferred(long queued, int more) {
    return queued == 0
        || queued + more <= CLIENT_MIN
        || (queued + more <= UNDEFERRED_MAX && bytes + more <= ALL_MAX);
  }
}
