package io.keyway.measure;

/** The frequent keys of a span of time. Event loop only. */
final class KeyWindow {

  private final FrequentKeys keys = new FrequentKeys();
  private long startNanos;
  private int weight = 1;

  KeyWindow(long startNanos) {
    this.startNanos = startNanos;
  }

  void restart(long nowNanos, int sampleWeight) {
    keys.clear();
    startNanos = nowNanos;
    weight = sampleWeight;
  }

  FrequentKeys keys() {
    return keys;
  }

  long startNanos() {
    return startNanos;
  }

  void weight(int largest) {
    weight = largest;
  }

  /** The most requests that a sample stands for. */
  int weight() {
    return weight;
  }
}
