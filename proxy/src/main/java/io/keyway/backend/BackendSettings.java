package io.keyway.backend;

import java.time.Duration;

/**
 * How a proxy deals with a node.
 *
 * @param connectTimeout for a connection and its first {@code version}
 * @param replyTimeout from sending a request to its whole reply
 * @param timeoutsToOpen time-outs in a row that open the breaker; a lost connection opens it at
 *     once
 * @param probeDelay from losing a node to the first probe, with jitter; grows by half with each
 *     failed one, and between outages of a node that comes and goes
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

  /** Lanes to one node from one event loop; who wants one more is refused. */
  public static final int LANES_MAX = 64;

  /** Ends errors well within a second of a node's return. */
  public static final BackendSettings DEFAULTS =
      new BackendSettings(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          3,
          Duration.ofMillis(10),
          Duration.ofMillis(500),
          65_536,
          16 << 20,
          1 << 30);

  /** The time for a connection that clients wait for: no longer than for a reply. */
  Duration connectTimeoutOfClients() {
    return connectTimeout.compareTo(replyTimeout) < 0 ? connectTimeout : replyTimeout;
  }

  /** These settings with other patience. */
  public BackendSettings withTimeouts(Duration connect, Duration reply, int inARow) {
    return new BackendSettings(
        connect,
        reply,
        inARow,
        probeDelay,
        probeDelayMax,
        requestsMax,
        queuedBytesMax,
        valueBytesMax);
  }

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
