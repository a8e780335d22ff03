package io.keyway.lru;

/**
 * What decides when items move between segments; may be changed while the store runs. Any thread.
 */
public final class LruTuning {

  private volatile boolean segmented;
  private volatile boolean evicting;
  private volatile int hotPercent;
  private volatile int warmPercent;
  private volatile double hotMaxFactor;
  private volatile double warmMaxFactor;
  private volatile int temporaryTtlSeconds;

  /** A single list per class, and items are given up for room. */
  public LruTuning() {
    this.evicting = true;
    this.temporaryTtlSeconds = -1;
  }

  /** Whether there are segments; otherwise all items are cold ones. */
  public boolean isSegmented() {
    return segmented;
  }

  public void segmented(boolean on) {
    segmented = on;
  }

  /** Whether items are given up for room. */
  public boolean isEvicting() {
    return evicting;
  }

  public void evicting(boolean on) {
    evicting = on;
  }

  /**
   * Sets what hot and warm items may take of a class's memory, in percent, and how long they may
   * stay there unread, relative to the age of the oldest cold item.
   */
  public void tune(int hot, int warm, double hotFactor, double warmFactor) {
    hotPercent = hot;
    warmPercent = warm;
    hotMaxFactor = hotFactor;
    warmMaxFactor = warmFactor;
  }

  /** The share of its class that a segment may have, in percent. */
  public int percent(Segment segment) {
    return segment == Segment.HOT ? hotPercent : warmPercent;
  }

  /** How long an item may stay in a segment unread, relative to the oldest cold item's age. */
  public double maxFactor(Segment segment) {
    return segment == Segment.HOT ? hotMaxFactor : warmMaxFactor;
  }

  /** Up to which time to live an item is temporary; negative if none is. */
  public int temporaryTtlSeconds() {
    return temporaryTtlSeconds;
  }

  public void temporaryTtlSeconds(int seconds) {
    temporaryTtlSeconds = seconds;
  }
}
