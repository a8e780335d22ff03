package io.keyway.stats;

/**
 * What each event loop of a proxy counts of a node. Counters only grow, until the node leaves the
 * pool; gauges say how it is now.
 */
public enum NodeStat implements Stat {
  BYTES_READ("Bytes read from the node."),
  BYTES_WRITTEN("Bytes sent to the node."),
  REQUESTS("Requests sent for clients."),
  REPLIES("Requests that the node has answered, with an error too."),
  REPLIES_ERROR("Requests that the node has answered with an error."),
  REQUESTS_IN_FLIGHT(true, "Requests on the shared connections that wait for their reply."),
  REQUESTS_LOST("Requests without a reply, as their connection ended."),
  REFUSED_UNAVAILABLE("Requests not sent while the breaker was open."),
  REFUSED_IN_FLIGHT("Requests not sent as too many were in flight."),
  REFUSED_QUEUED_BYTES("Requests not sent as too many bytes waited for the node."),
  REFUSED_LANES("Requests not sent as too many long ones were under way."),
  TIMEOUTS("Requests that were not answered in time."),
  CONNECTIONS_LOST("Shared connections that ended."),
  BREAKER_OPEN(true, "Event loops whose breaker is open."),
  BREAKER_OPENS("Times that a breaker opened."),
  PROBES("Probes of the node while a breaker was open."),
  LANES(true, "Connections for one long request each, the idle ones too.");

  private final boolean gauge;
  private final String description;

  NodeStat(String description) {
    this(false, description);
  }

  NodeStat(boolean gauge, String description) {
    this.gauge = gauge;
    this.description = description;
  }

  @Override
  public boolean isGauge() {
    return gauge;
  }

  @Override
  public String description() {
    return description;
  }
}
