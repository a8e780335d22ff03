package io.keyway.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest slow requests of one event loop to one pool: {@link #KEPT_MAX} of them, and of one
 * second no more than {@link #PER_SECOND_MAX}, so that a single stall neither costs much nor drives
 * out all that was before. The others are counted. Written by the loop alone, read by any thread.
 */
public final class SlowLog {

  static final int KEPT_MAX = 128;
  static final int PER_SECOND_MAX = 16;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long thresholdNanos;
  private final KeyMask mask;
  private final AtomicReferenceArray<@Nullable SlowRequest> kept =
      new AtomicReferenceArray<>(KEPT_MAX);
  private final AtomicLong count = new AtomicLong();
  private int next;
  private long secondNanos = System.nanoTime() - SECOND_NANOS;
  private int inSecond;
  private String route = "";

  SlowLog(long thresholdNanos, KeyMask mask) {
    this.thresholdNanos = thresholdNanos;
    this.mask = mask;
  }

  /** Whether a request of so long a time belongs here. */
  public boolean wants(long nanos) {
    return nanos >= thresholdNanos;
  }

  /** Says by what nodes are chosen from now on. Event loop only. */
  void routedBy(String description) {
    route = description;
  }

  /** By what nodes are chosen. Event loop only. */
  public String route() {
    return route;
  }

  /** A key as it may be shown. */
  public String keyText(byte[] bytes, int offset, int length) {
    return mask.text(bytes, offset, length);
  }

  /**
   * Counts a slow request; whether there is room to {@link #add} it, too. Event loop only.
   *
   * @param nowNanos the time of {@link System#nanoTime}
   */
  public boolean admits(long nowNanos) {
    count.lazySet(count.getPlain() + 1);
    if (nowNanos - secondNanos >= SECOND_NANOS) {
      secondNanos = nowNanos;
      inSecond = 0;
    }
    return inSecond++ < PER_SECOND_MAX;
  }

  /** Keeps a slow request. Event loop only. */
  public void add(SlowRequest request) {
    kept.setRelease(next, request);
    next = (next + 1) % KEPT_MAX;
  }

  /** Slow requests since the start, those that are not kept too. Any thread. */
  long count() {
    return count.get();
  }

  /** Those that are kept, in no order. Any thread. */
  List<SlowRequest> requests() {
    List<SlowRequest> requests = new ArrayList<>();
    for (int i = 0; i < KEPT_MAX; i++) {
      SlowRequest request = kept.getAcquire(i);
      if (request != null) {
        requests.add(request);
      }
    }
    return requests;
  }
}
