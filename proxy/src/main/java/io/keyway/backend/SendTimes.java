package io.keyway.backend;

import java.util.Arrays;

/**
 * When the requests on one connection were handed to the kernel: a time for each write, in a ring
 * that grows with the writes that are not answered, of which there are never more than requests in
 * flight. Event loop only.
 */
final class SendTimes {

  /** The time of what was not sent. */
  static final long NOT_SENT = 0;

  private static final int WRITES_INITIAL = 16;

  private long[] lastNumbers = new long[WRITES_INITIAL];
  private long[] nanos = new long[WRITES_INITIAL];
  private int first;
  private int count;

  /** Notes a write of all requests up to a number. */
  void add(long lastNumber, long nowNanos) {
    if (count == nanos.length) {
      grow();
    }
    int at = (first + count) & (nanos.length - 1);
    lastNumbers[at] = lastNumber;
    nanos[at] = nowNanos;
    count++;
  }

  private void grow() {
    lastNumbers = unrolled(lastNumbers);
    nanos = unrolled(nanos);
    first = 0;
  }

  private long[] unrolled(long[] ring) {
    long[] grown = Arrays.copyOfRange(ring, first, first + 2 * ring.length);
    System.arraycopy(ring, 0, grown, ring.length - first, first);
    return grown;
  }

  /** When a request was sent; nobody may ask for one before it any more. */
  long of(long number) {
    while (count > 0 && lastNumbers[first] < number) {
      first = (first + 1) & (nanos.length - 1);
      count--;
    }
    return count == 0 ? NOT_SENT : nanos[first];
  }
}
