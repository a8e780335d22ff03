package io.keyway.cluster;

import io.keyway.placement.Profile;

/**
 * What the proxies of a pool do about nodes that fail.
 *
 * @param partial for keys of failed nodes among those of others
 * @param lost for keys of a node whose breaker is open
 * @param maxOpenPercent of a pool's nodes whose breakers may be open at a time on one event loop,
 *     0..100, rounded up to whole nodes; 0 switches breakers off
 * @param replyTimeoutMillis from sending a request to its whole reply, 10..60000, or {@link #OWN}
 * @param connectTimeoutMillis for a connection and its first {@code version}, 10..60000, or {@link
 *     #OWN}
 * @param failureLimit time-outs in a row that open a breaker, 1..1000, or {@link #OWN}
 */
public record Policies(
    WhenPartial partial,
    WhenLost lost,
    int maxOpenPercent,
    int replyTimeoutMillis,
    int connectTimeoutMillis,
    int failureLimit) {
  /** Stands for the figure that a proxy has by itself. */
  public static final int OWN = 0;

  public static final int TIMEOUT_MILLIS_MIN = 10;
  public static final int TIMEOUT_MILLIS_MAX = 60_000;
  public static final int FAILURE_LIMIT_MAX = 1000;

  /** The policies of a pool for which nobody has chosen any. */
  public static final Policies DEFAULT =
      new Policies(WhenPartial.MISS, WhenLost.ERROR, 33, OWN, OWN, OWN);

  /**
   * @throws IllegalArgumentException if a value breaks its rule above
   */
  public Policies {
    Rule.number("max_open_percent", maxOpenPercent, 0, 100);
    check("reply_timeout_ms", replyTimeoutMillis, TIMEOUT_MILLIS_MIN, TIMEOUT_MILLIS_MAX);
    check("connect_timeout_ms", connectTimeoutMillis, TIMEOUT_MILLIS_MIN, TIMEOUT_MILLIS_MAX);
    check("failure_limit", failureLimit, 1, FAILURE_LIMIT_MAX);
  }

  private static void check(String what, int value, int min, int max) {
    if (value != OWN) {
      Rule.number(what, value, min, max);
    }
  }

  public Policies withPartial(WhenPartial other) {
    return new Policies(
        other, lost, maxOpenPercent, replyTimeoutMillis, connectTimeoutMillis, failureLimit);
  }

  public Policies withLost(WhenLost other) {
    return new Policies(
        partial, other, maxOpenPercent, replyTimeoutMillis, connectTimeoutMillis, failureLimit);
  }

  public Policies withMaxOpenPercent(int other) {
    return new Policies(
        partial, lost, other, replyTimeoutMillis, connectTimeoutMillis, failureLimit);
  }

  /**
   * Refuses to rehash by a placement that does not say how.
   *
   * @throws IllegalArgumentException if the profile has no rule for dead servers, or is not known
   */
  void check(PlacementChoice placement) {
    if (lost == WhenLost.REHASH && !Profile.of(placement.profile()).movesOn()) {
      throw Rule.refusal(
          "lost",
          "\"rehash\"",
          "error or miss, as " + placement.profile() + " has no rule for dead servers");
    }
  }
}
