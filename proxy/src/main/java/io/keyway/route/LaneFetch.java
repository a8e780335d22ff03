package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.pool.PoolView;
import io.keyway.protocol.RequestWriter;
import org.jspecify.annotations.Nullable;

/**
 * Asks once more for a value that there was no room for, on a lane, from which it is taken as fast
 * as the client takes it. One per event loop.
 */
final class LaneFetch {

  private final Routes routes;
  private final RequestWriter writer;

  LaneFetch(Routes routes, RequestWriter writer) {
    this.routes = routes;
    this.writer = writer;
  }

  /**
   * Asks for one of the deferred keys of a reply, for a part of it.
   *
   * @return the lane, or null if the key can't be had, which the reply has taken
   */
  @Nullable Lane fetch(RetrievalReply reply, int part, int position, int index) {
    DeferredKeys keys = reply.deferred();
    int offset = keys.offset(index);
    int length = keys.length(index);
    Route route = routes.of(keys.bytes(), offset, length);
    PoolView view = route.pool().view();
    if (view.isEmpty()) {
      reply.partWithoutMembers(part, route.pool());
      return null;
    }
    int stripped = route.strippedBytes();
    int owner = view.ownerOf(keys.bytes(), offset + stripped, length - stripped);
    Backend backend = view.backend(owner);
    String refusal = backend.laneRefusal();
    if (refusal != null) {
      reply.partRefused(part, backend, refusal);
      return null;
    }
    Lane lane = backend.lane();
    Exchange exchange = lane.begin(Expectation.VALUES, reply);
    exchange.partOf(part);
    exchange.expectKey(keys.bytes(), offset, length, stripped, position);
    writer.retrievalStart(lane.out(), reply.command(), reply.exptime());
    writer.retrievalKey(lane.out(), keys.bytes(), offset + stripped, length - stripped);
    writer.retrievalEnd(lane.out());
    lane.send();
    return lane;
  }
}
