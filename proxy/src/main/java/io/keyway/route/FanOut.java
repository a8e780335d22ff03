package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Capability;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.pool.PoolView;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits the keys of one retrieval among their owners, one request each. One per event loop, used
 * again for each retrieval.
 *
 * <p>The requests grow side by side in the backends' buffers, so that the keys are walked once and
 * copied once.
 */
final class FanOut {

  private final RequestWriter writer;
  private @Nullable Exchange[] exchanges = new Exchange[0];
  private boolean[] asked = new boolean[0];
  private int[] parts = new int[0];
  private int[] owners = new int[0];
  private int ownerCount;

  FanOut(RequestWriter writer) {
    this.writer = writer;
  }

  /** Sends the request's keys to their owners, each a part of the reply. */
  void send(PoolView view, Request request, RetrievalReply reply) {
    grow(view.size());
    while (request.nextKey()) {
      int owner = view.ownerOf(request.line(), request.keyOffset(), request.keyLength());
      if (!asked[owner]) {
        ask(owner, view.backend(owner), request, reply);
      }
      int position = reply.addKey(parts[owner]);
      Exchange exchange = exchanges[owner];
      if (exchange != null) {
        exchange.expectKey(request, position);
        writer.retrievalKey(
            view.backend(owner).out(), request.line(), request.keyOffset(), request.keyLength());
      }
    }
    finish(view);
  }

  private void ask(int owner, Backend backend, Request request, RetrievalReply reply) {
    asked[owner] = true;
    owners[ownerCount++] = owner;
    int part = reply.addPart();
    parts[owner] = part;
    String refusal = backend.refusal();
    if (refusal == null && request.command().touches() && backend.lacks(Capability.GAT)) {
      reply.partLacks(part, backend, Capability.GAT);
    } else if (refusal == null) {
      Exchange exchange = backend.begin(Expectation.VALUES, reply);
      exchange.partOf(part);
      exchanges[owner] = exchange;
      writer.retrievalStart(backend.out(), request.command(), request.exptime());
    } else {
      reply.partRefused(part, backend, refusal);
    }
  }

  private void finish(PoolView view) {
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
