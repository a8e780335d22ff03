package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Capability;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.pool.Pool;
import io.keyway.pool.PoolView;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the members of one pool are asked in a retrieval, one request each. Used again for each
 * retrieval, event loop only.
 *
 * <p>The requests grow side by side in the backends' buffers, so that the keys are walked once and
 * copied once.
 */
final class PoolShare {

  private final Pool pool;
  private final RequestWriter writer;
  private @Nullable Exchange[] exchanges = new Exchange[0];
  private boolean[] asked = new boolean[0];
  private int[] parts = new int[0];
  private int[] owners = new int[0];
  private int ownerCount;

  PoolShare(Pool pool, RequestWriter writer) {
    this.pool = pool;
    this.writer = writer;
  }

  /** Whether nothing is asked yet. */
  boolean isIdle() {
    return ownerCount == 0;
  }

  /** Asks for the request's current key, of which the owner has a part of the reply. */
  void add(Request request, RetrievalReply reply) {
    PoolView view = pool.view();
    Router.countKey(pool, request, 0);
    // Of a pool without members the first one is asked in vain.
    int owner =
        view.isEmpty() ? 0 : view.ownerOf(request.line(), request.keyOffset(), request.keyLength());
    if (ownerCount == 0) {
      grow(Math.max(1, view.size()));
    }
    if (!asked[owner]) {
      ask(owner, view, request, reply);
    }
    int position = reply.addKey(parts[owner]);
    Exchange exchange = exchanges[owner];
    if (exchange != null) {
      exchange.expectKey(request, position);
      writer.retrievalKey(
          view.backend(owner).out(), request.line(), request.keyOffset(), request.keyLength());
    }
  }

  private void ask(int owner, PoolView view, Request request, RetrievalReply reply) {
    asked[owner] = true;
    owners[ownerCount++] = owner;
    int part = reply.addPart(view.policies().partial());
    parts[owner] = part;
    if (view.isEmpty()) {
      reply.partWithoutMembers(part, pool);
    } else if (view.misses(view.backend(owner))) {
      reply.partMissed(part);
    } else {
      exchanges[owner] = begin(part, view.backend(owner), request, reply);
    }
  }

  /** Gives a node its part in the reply; null if it refuses, which the reply has taken. */
  private @Nullable Exchange begin(
      int part, Backend backend, Request request, RetrievalReply reply) {
    String refusal = backend.refusal();
    if (refusal != null) {
      reply.partRefused(part, backend, refusal);
      return null;
    }
    if (request.command().touches() && backend.lacks(Capability.GAT)) {
      reply.partLacks(part, backend, Capability.GAT);
      return null;
    }
    Exchange exchange =
        backend.begin(Expectation.VALUES, CommandTable.operation(request.command()), reply);
    exchange.partOf(part);
    writer.retrievalStart(backend.out(), request.command(), request.exptime());
    return exchange;
  }

  /** Sends what was asked. */
  void send() {
    PoolView view = pool.view();
    for (int i = 0; i < ownerCount; i++) {
      int owner = owners[i];
      if (exchanges[owner] != null) {
        Backend backend = view.backend(owner);
        writer.retrievalEnd(backend.out());
        backend.written();
      }
      exchanges[owner] = null;
      asked[owner] = false;
    }
    ownerCount = 0;
  }

  private void grow(int members) {
    if (asked.length < members) {
      exchanges = Arrays.copyOf(exchanges, members);
      asked = Arrays.copyOf(asked, members);
      parts = Arrays.copyOf(parts, members);
      owners = Arrays.copyOf(owners, members);
    }
  }
}
