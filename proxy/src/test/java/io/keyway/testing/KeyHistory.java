package io.keyway.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one writer has done to a key, and so which of its numbered values a reader may find. A write
 * whose answer was an error may take effect at any later time. Any thread reads, one writes.
 */
final class KeyHistory {

  private final Set<Long> uncertain = ConcurrentHashMap.newKeySet();
  private volatile long attempted;
  private volatile long acknowledged;

  /** The number of the write that begins. */
  long begin() {
    long number = attempted + 1;
    uncertain.add(number);
    attempted = number;
    return number;
  }

  /** The write has taken effect; older values are gone. */
  void acknowledge(long number) {
    acknowledged = number;
    uncertain.remove(number);
  }

  /** The number below which a value is too old for whoever reads from now on. */
  long acknowledged() {
    return acknowledged;
  }

  /**
   * Whether a value is right that came after {@link #acknowledged()} was asked for; a miss always
   * is.
   */
  boolean allows(long number, long acknowledgedBefore) {
    return (number >= acknowledgedBefore && number <= attempted) || uncertain.contains(number);
  }
}
