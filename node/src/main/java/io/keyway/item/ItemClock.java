package io.keyway.item;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time that items are measured by: whole seconds, monotonic, moved on by {@link #tick()} alone.
 *
 * <p>Second 0 lies half a year before the start: 0 can mean "never" and 1 "already over", and there
 * is room for the times of items that were kept from an earlier process. Reading costs a volatile
 * read and never a system call; one thread ticks, about once a second.
 */
public final class ItemClock {

  /** Expiries up to 30 days are relative to now, later ones are Unix time. */
  private static final int RELATIVE_SECONDS_MAX = 60 * 60 * 24 * 30;

  private static final int FIRST_SECOND = 1 << 24;
  private static final int ALREADY_OVER = 1;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final LongSupplier nanos;
  private final InstantSource wall;
  private final long startNanos;
  private final long originUnixSeconds;
  private volatile int nowSeconds = FIRST_SECOND;

  /**
   * A clock that starts now.
   *
   * @param nanos a monotonic time source, as {@link System#nanoTime}
   * @param wall read at the start, to place Unix times
   */
  public ItemClock(LongSupplier nanos, InstantSource wall) {
    this.nanos = nanos;
    this.wall = wall;
    this.startNanos = nanos.getAsLong();
    this.originUnixSeconds = wall.instant().getEpochSecond() - FIRST_SECOND;
  }

  /** Moves the time on to what the source says. */
  public void tick() {
    nowSeconds = (int) (FIRST_SECOND + (nanos.getAsLong() - startNanos) / NANOS_PER_SECOND);
  }

  /** The second that it is by the wall clock, which may have been set since the start. */
  public long wallSeconds() {
    return wall.instant().getEpochSecond();
  }

  /** The current second. */
  public int nowSeconds() {
    return nowSeconds;
  }

  /** The current second in Unix time. */
  public long unixSeconds() {
    return originUnixSeconds + nowSeconds;
  }

  /** A second of this clock in Unix time. */
  public long unixSeconds(int seconds) {
    return originUnixSeconds + seconds;
  }

  /** Whole seconds since the start. */
  public int uptimeSeconds() {
    return nowSeconds - FIRST_SECOND;
  }

  /**
   * The second of this clock that a client's expiry means; 0 is never, a second not after now is at
   * once.
   */
  public int expirySeconds(int exptime) {
    if (exptime == 0) {
      return 0;
    }
    if (exptime < 0) {
      return ALREADY_OVER;
    }
    if (exptime <= RELATIVE_SECONDS_MAX) {
      return nowSeconds + exptime;
    }
    return (int) Math.max(ALREADY_OVER, exptime - originUnixSeconds);
  }
}
