package io.keyway.inspect;

/**
 * The breaker of a node, by one proxy or several.
 *
 * @param open how many of the proxies send it nothing now, on one event loop at least
 * @param opens how often it opened since the proxies' start, over all event loops
 */
public record BreakerState(int open, long opens) {

  /** Of no proxy. */
  public static final BreakerState NONE = new BreakerState(0, 0);

  /** With what other proxies say of it. */
  public BreakerState plus(BreakerState other) {
    return new BreakerState(open + other.open, opens + other.opens);
  }
}
