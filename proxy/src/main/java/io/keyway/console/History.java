package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a pool from the last minutes, as the JSON in which they are sent, and the place
 * where consoles wait for the next one. All consoles share it: a sample is made and encoded once.
 * Any thread.
 */
final class History {

  /** How far back it goes. */
  static final Duration KEPT = Duration.ofMinutes(15);

  /** A pool of a thousand nodes has some 200 KB a sample: then it goes back less. */
  static final int BYTES_MAX = 16 << 20;

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
  private record Kept(long at, byte[] json) {}

  private final Deque<Kept> samples = new ArrayDeque<>();
  private int bytes;
  private long number;
  private boolean ended;

  /** Adds a sample and wakes who waits for it. */
  synchronized void add(long at, byte[] json) {
    samples.addLast(new Kept(at, json));
    bytes += json.length;
    while (samples.size() > 1
        && (bytes > BYTES_MAX || samples.getFirst().at() < at - KEPT.toMillis())) {
      bytes -= samples.removeFirst().json().length;
    }
    number++;
    notifyAll();
  }

  /** The number of the newest sample, which grows by 1 with each. */
  synchronized long number() {
    return number;
  }

  /**
   * The newest sample if there is one newer than {@code known}, else null when the time is over.
   */
  synchronized byte @Nullable [] awaitNewer(long known, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (number <= known && !ended) {
      long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (millis <= 0) {
        return null;
      }
      wait(millis);
    }
    return number <= known ? null : samples.getLast().json();
  }

  /** Whether no more samples will come. */
  synchronized boolean isEnded() {
    return ended;
  }

  /** No more samples will come: nobody waits any longer. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** All samples as a JSON array. */
  synchronized String json() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + samples.size() + 2);
    String separator = "[";
    for (Kept sample : samples) {
      out.writeBytes(separator.getBytes(UTF_8));
      out.writeBytes(sample.json());
      separator = ",";
    }
    out.writeBytes((samples.isEmpty() ? "[]" : "]").getBytes(UTF_8));
    return out.toString(UTF_8);
  }
}
