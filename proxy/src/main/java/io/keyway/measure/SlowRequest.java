package io.keyway.measure;

import java.util.Locale;

/**
 * A request that a node took long for.
 *
 * @param unixMillis when it ended
 * @param key its first key, or what stands for it; empty if the proxy does not know it as text
 * @param keyCount how many keys it asked the node for
 * @param node the member that was asked
 * @param route by what the node was chosen: the pool, its placement and the ring's epoch
 * @param ahead requests on the same connection that had to be answered before
 * @param queueMicros {@link Phase#QUEUE}
 * @param behindMicros {@link Phase#BEHIND}
 * @param answerMicros {@link Phase#ANSWER}, or until it failed
 */
public record SlowRequest(
    long unixMillis,
    Operation operation,
    Outcome outcome,
    String key,
    int keyCount,
    String node,
    String route,
    int ahead,
    long queueMicros,
    long behindMicros,
    long answerMicros) {

  /** From the request to its end. */
  public long totalMicros() {
    return queueMicros + behindMicros + answerMicros;
  }

  /** All of it in a line, without the time of day. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f ms %s %s%s %s %s (%s): %.1f queued, %.1f behind %d requests, %.1f for the answer",
        totalMicros() / 1e3,
        operation.label(),
        key.isEmpty() ? "(binary key)" : key,
        keyCount > 1 ? " and " + (keyCount - 1) + " more" : "",
        outcome.label(),
        node,
        route,
        queueMicros / 1e3,
        behindMicros / 1e3,
        ahead,
        answerMicros / 1e3);
  }
}
