package io.keyway.stats;

/**
 * What each event loop of a proxy counts of its clients. Counters only grow; gauges say how it is
 * now.
 */
public enum ProxyStat implements Stat {
  BYTES_READ("Bytes read from clients."),
  BYTES_WRITTEN("Bytes sent to clients."),

  REQUESTS_RETRIEVAL("Requests for values: get, gets, gat, gats, mg and binary ones."),
  REQUESTS_STORAGE("Requests that carry a value."),
  REQUESTS_DELETE("Requests to delete an item."),
  REQUESTS_ARITHMETIC("Requests to count up or down."),
  REQUESTS_TOUCH("Requests to change an expiry alone."),
  REQUESTS_DEBUG("Requests about an item: me."),
  REQUESTS_BROADCAST("Requests to all nodes."),
  REQUESTS_OWN("Requests for version, mn and config, which no node is asked."),
  REQUESTS_REFUSED("Requests that are not well formed or unknown."),
  REQUESTS_BINARY("Requests of the binary protocol, counted among the others too."),
  RETRIEVAL_KEYS("Keys of text retrievals."),
  KEYS_MISSED("Keys answered as misses as their node failed."),

  REQUESTS_IN_FLIGHT(true, "Requests that are not answered yet, or wait for one before them."),
  REPLIES("Requests that are answered, the silent ones too."),
  REPLIES_LIST("Answers of nodes that end in END."),
  REPLIES_LINE("Answers of nodes of one line."),
  REPLIES_META("Answers of nodes to meta commands."),
  REPLIES_ERROR("Error lines of nodes."),

  ERRORS_REFUSED("Parts of requests that could not be sent to their node."),
  ERRORS_LOST("Parts of requests whose node failed before it answered."),
  ERRORS_LACKING("Parts of requests that their node does not know."),
  ERRORS_NO_MEMBERS("Requests while the pool had no members."),

  CLIENTS_PAUSED(true, "Clients that are not read for now."),
  PAUSES_REQUESTS("Pauses of clients with too many requests in flight."),
  PAUSES_UNREAD("Pauses of clients that do not read their replies."),
  PAUSES_ORDER("Pauses of clients whose next request must wait for the one before."),
  QUEUED_BYTES(true, "Bytes of replies that waited for each client when it was last sent some."),
  VALUES_DEFERRED("Values asked for a second time, as the client had too much to read."),
  VALUES_WITHOUT_ROOM("Values dropped, as too many bytes waited for the client."),
  VALUES_TOO_LONG("Values refused for their length."),
  KEYS_TOO_LONG("Requests refused for the length of a key."),
  LINES_TOO_LONG("Clients hung up on for the length of a line.");

  private final boolean gauge;
  private final String description;

  ProxyStat(String description) {
    this(false, description);
  }

  ProxyStat(boolean gauge, String description) {
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
