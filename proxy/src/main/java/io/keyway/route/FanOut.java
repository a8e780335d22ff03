package io.keyway.route;

import io.keyway.protocol.Request;
import io.keyway.protocol.RequestWriter;

/**
 * Splits the keys of one retrieval among their pools, and there among their owners. One per event
 * loop and listener, used again for each retrieval.
 */
final class FanOut {

  private final Routes routes;

  /** In the order of {@link Routes#pools()}. */
  private final PoolShare[] shares;

  private final PoolShare[] asked;
  private int askedCount;

  FanOut(Routes routes, RequestWriter writer) {
    this.routes = routes;
    this.shares =
        routes.pools().stream().map(p -> new PoolShare(p, writer)).toArray(PoolShare[]::new);
    this.asked = new PoolShare[shares.length];
  }

  /** Sends the request's keys to their owners, each a part of the reply; returns how many. */
  int send(Request request, RetrievalReply reply) {
    int keys = 0;
    while (request.nextKey()) {
      keys++;
      PoolShare share = shares[routes.route(request).poolIndex()];
      if (share.isIdle()) {
        asked[askedCount++] = share;
      }
      share.add(request, reply);
    }
    for (; askedCount > 0; askedCount--) {
      asked[askedCount - 1].send();
    }
    return keys;
  }
}
