package io.keyway.backend;

/**
 * Limits how many breakers of a pool's nodes are open at a time on one event loop, and tells when a
 * node is lost or found. Event loop only.
 *
 * <p>When many nodes seem to fail at once it is likely the proxy, or its network, that does. So the
 * breakers over the limit stay closed, and their nodes' requests are tried.
 */
public final class BreakerGuard {

  private final Runnable lostChanged;
  private int open;
  private int openMax;

  /**
   * @param lostChanged runs whenever {@link Backend#isLost} of a node has changed
   */
  public BreakerGuard(Runnable lostChanged) {
    this.lostChanged = lostChanged;
  }

  /**
   * Sets the limit for a number of nodes. Breakers that are open over it stay so.
   *
   * @param percent 0..100, rounded up to whole nodes
   */
  public void limit(int nodes, int percent) {
    openMax = (nodes * percent + 99) / 100;
  }

  /** Counts one more open breaker, if there may be one. */
  boolean tryOpen() {
    if (open >= openMax) {
      return false;
    }
    open++;
    return true;
  }

  void closed() {
    open--;
  }

  void lostChanged() {
    lostChanged.run();
  }
}
