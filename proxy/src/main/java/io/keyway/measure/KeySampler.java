package io.keyway.measure;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The keys that one event loop is asked for most, in the last ten to twenty seconds. Event loop
 * only.
 *
 * <p>A quiet loop counts every request. From {@link #SAMPLES_MAX} in a window on it counts every
 * second one in the mean for two, then every fourth, and so on, so the cost is bounded whatever the
 * load. The gaps between those that count are random, as loads have rhythms.
 */
public final class KeySampler {

  /** A window's samples before they are thinned out. */
  static final int SAMPLES_MAX = 1 << 14;

  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private KeyWindow current;
  private KeyWindow previous;

  /** How many requests a sample stands for; a power of two. */
  private int weight = 1;

  private int samples;
  private int requestsToSample = 1;
  private int valuesToSample = 1;

  /** Nothing was asked for yet. */
  KeySampler(long nowNanos) {
    current = new KeyWindow(nowNanos);
    previous = new KeyWindow(nowNanos);
  }

  /**
   * A key is asked for.
   *
   * @param valueBytes what the request carries
   */
  public void requested(byte[] line, int offset, int length, int valueBytes) {
    if (--requestsToSample == 0) {
      requestsToSample = gap();
      advance(System.nanoTime());
      current.keys().add(line, offset, length, weight, valueBytes);
      if (++samples == SAMPLES_MAX) {
        samples = 0;
        weight *= 2;
        current.weight(weight);
      }
    }
  }

  /** A node has answered with a key's value. */
  public void answered(byte[] keys, int offset, int length, int valueBytes) {
    if (--valuesToSample == 0) {
      valuesToSample = gap();
      current.keys().addBytes(keys, offset, length, (long) weight * valueBytes);
    }
  }

  /** The distance to the next sample: {@link #weight} in the mean. */
  private int gap() {
    return weight == 1 ? 1 : 1 + ThreadLocalRandom.current().nextInt(2 * weight - 1);
  }

  private void advance(long nowNanos) {
    long age = nowNanos - current.startNanos();
    if (age < WINDOW_NANOS) {
      return;
    }
    if (samples < SAMPLES_MAX / 4) {
      weight = Math.max(1, weight / 2);
    }
    samples = 0;
    KeyWindow next = previous;
    previous = current;
    current = next;
    current.restart(nowNanos, weight);
    if (age >= 2 * WINDOW_NANOS) {
      previous.restart(nowNanos, weight);
    }
  }

  /** What was counted by now, as it may be read by other threads. */
  KeyCounts counts(long nowNanos) {
    advance(nowNanos);
    KeyCounts counts = new KeyCounts();
    double seconds = (nowNanos - previous.startNanos()) / 1e9;
    counts.add(previous, seconds);
    counts.add(current, seconds);
    return counts;
  }
}
