package io.keyway.backend;

import java.time.Duration;

/**
 * How a proxy deals with a node.
 *
 * @param connectTimeout for a connection and its first {@code version}
 * @param replyTimeout from sending a request to its whole reply
 * @param timeoutsToOpen time-outs in a row that open the breaker; a lost connection opens it at
 *     once
 * @param probeDelay from losing a node to the first probe; grows by half with each failed one, with
 *     jitter
 * @param probeDelayMax the longest delay between probes
 * @param requestsMax requests in flight on one connection
 * @param queuedBytesMax unsent bytes on one connection
 * @param valueBytesMax the longest value that is taken from a client or a node
 */
public record BackendSettings(
    Duration connectTimeout,
    Duration replyTimeout,
    int timeoutsToOpen,
    Duration probeDelay,
    Duration probeDelayMax,
    int requestsMax,
    int queuedBytesMax,
    int valueBytesMax) {

  /** Ends errors well within a second of a node's return. */
  public static final BackendSettings DEFAULTS =
      new BackendSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          65_536,
          16 << 20,
          1 << 30);

  /** These settings with another limit for values. */
  public BackendSettings withValueBytesMax(int bytes) {
    return new BackendSettings(
        connectTimeout,
        replyTimeout,
        timeoutsToOpen,
        probeDelay,
        probeDelayMax,
        requestsMax,
        queuedBytesMax,
        bytes);
  }
}
