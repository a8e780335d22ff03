package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.measure.Measurements;
import io.keyway.memory.Buffers;
import io.keyway.pool.PoolView;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.protocol.BinaryStatus;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.RequestWriter;
import io.keyway.protocol.Version;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyReport;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request of a binary client to the nodes that it concerns, as a meta command if it is
 * about a key. One per event loop and listener.
 *
 * <p>Every call puts exactly one reply at the end of the client's queue. Nothing is allocated for a
 * request on a key.
 */
public final class BinaryRouter {

  private static final byte[] VERSION = Version.TEXT.getBytes(StandardCharsets.US_ASCII);

  private static final String KEY_TOO_LONG =
      "CLIENT_ERROR a key that is not text must fit 250 bytes in base64";

  private final Routes routes;
  private final Broadcast broadcast;
  private final BinaryTranslation translation = new BinaryTranslation();
  private final RequestWriter writer = new RequestWriter();
  private final BinaryReplyPool replies = new BinaryReplyPool();
  private final LoopCounters counters;
  private final Statistics statistics;
  private final Introspection introspection;

  public BinaryRouter(
      Routes routes,
      Discovery discovery,
      LoopCounters counters,
      ProxyReport report,
      Measurements measurements) {
    this.routes = routes;
    this.broadcast = new Broadcast(routes);
    this.statistics = new Statistics(routes, broadcast, report, measurements);
    this.introspection = new Introspection(routes, discovery, measurements);
    this.counters = counters;
  }

  /** Answers with a status of our own. */
  public void answer(BinaryRequest request, BinaryStatus status, ReplyQueue queue) {
    BinaryItemReply reply = reply(request, queue);
    reply.status(status);
    reply.allBegun();
  }

  /** Carries out a request that carries no value. Who asks to quit is answered, no more. */
  public void route(BinaryRequest request, ReplyQueue queue) {
    count(CommandTable.counter(request.command()));
    switch (request.command()) {
      case GET, GETK, GAT, GATK -> retrieve(request, queue);
      case TOUCH -> item(request, Expectation.META_GET, queue);
      case DELETE -> item(request, Expectation.META_DELETE, queue);
      case INCREMENT, DECREMENT -> item(request, Expectation.META_ARITHMETIC, queue);
      case FLUSH -> flush(request, queue);
      case STAT -> stats(request, queue);
      case NOOP, QUIT, VERSION -> own(request, queue);
      case GET_CONFIG -> configuration(request, queue);
      default -> throw new IllegalArgumentException("not routed here: " + request.command());
    }
  }

  private void count(ProxyStat kind) {
    counters.increment(kind);
    counters.increment(ProxyStat.REQUESTS_BINARY);
  }

  private void own(BinaryRequest request, ReplyQueue queue) {
    BinaryItemReply reply = reply(request, queue);
    ByteBuf out = request.isQuiet() ? null : reply.buffer();
    if (out != null && request.command() == BinaryCommand.VERSION) {
      BinaryReply.text(out, request, VERSION);
    } else if (out != null) {
      BinaryReply.done(out, request, 0);
    }
    reply.allBegun();
  }

  private void configuration(BinaryRequest request, ReplyQueue queue) {
    BinaryItemReply reply = reply(request, queue);
    if (request.name().equals(Introspection.CONFIGURATION)) {
      reply.value(introspection.configuration());
    } else {
      reply.status(BinaryStatus.NOT_FOUND);
    }
    reply.allBegun();
  }

  private void retrieve(BinaryRequest request, ReplyQueue queue) {
    if (Introspection.owns(request.key(), request.keyOffset(), request.keyLength())) {
      retrieveOwn(request, queue);
    } else {
      item(request, Expectation.META_GET, queue);
    }
  }

  /** Answers with a value of the proxy's own, perhaps in a later turn. */
  private void retrieveOwn(BinaryRequest request, ReplyQueue queue) {
    BinaryItemReply reply = reply(request, queue);
    List<byte[]> found = new ArrayList<>();
    introspection.values(
        List.of(request.name()),
        (_, value) -> found.add(value),
        () -> {
          if (found.isEmpty()) {
            reply.miss();
          } else {
            reply.value(found.getFirst());
          }
          reply.allBegun();
        });
  }

  private void item(BinaryRequest request, Expectation expectation, ReplyQueue queue) {
    BinaryItemReply reply = reply(request, queue);
    Backend backend = owner(request, expectation, reply);
    if (backend != null) {
      translation.write(request, backend.out());
      backend.written();
    }
    reply.allBegun();
  }

  /**
   * Sends a storage command to its key's owner.
   *
   * @param in stands at the value, which is there whole, and is moved behind it
   */
  public void store(BinaryRequest request, ByteBuf in, ReplyQueue queue) {
    count(ProxyStat.REQUESTS_STORAGE);
    BinaryItemReply reply = reply(request, queue);
    Backend backend = owner(request, Expectation.META_SET, reply);
    if (backend == null) {
      in.skipBytes(request.valueLength());
    } else {
      translation.write(request, backend.out());
      Buffers.move(in, backend.out(), request.valueLength());
      ReplyWriter.endOfValue(backend.out());
      backend.written();
    }
    reply.allBegun();
  }

  /**
   * Opens a way to its key's owner for a long value, which may come in pieces; null if the owner
   * refuses, which the reply has taken. All requests before must have been answered.
   */
  public @Nullable Upload upload(BinaryRequest request, ReplyQueue queue) {
    count(ProxyStat.REQUESTS_STORAGE);
    BinaryItemReply reply = reply(request, queue);
    Backend backend = placed(request, reply);
    Upload upload = backend == null ? null : upload(request, backend, reply);
    reply.allBegun();
    return upload;
  }

  private @Nullable Upload upload(BinaryRequest request, Backend backend, PendingReply reply) {
    Lane lane = reply.beginOnLane(backend, true);
    if (lane == null) {
      return null;
    }
    Upload upload = Upload.ofBinary(lane, request.valueLength(), reply);
    translation.expect(request, upload.begin(Expectation.META_SET));
    translation.write(request, lane.out());
    lane.send();
    return upload;
  }

  /** Refuses a value that is too long; what a set meant to replace is deleted, as by a node. */
  public void refuseTooLarge(BinaryRequest request, ReplyQueue queue) {
    count(ProxyStat.REQUESTS_STORAGE);
    counters.increment(ProxyStat.VALUES_TOO_LONG);
    BinaryItemReply reply = reply(request, queue);
    if (request.command() == BinaryCommand.SET) {
      reply.answerInstead(BinaryStatus.TOO_LARGE);
      Backend backend = owner(request, Expectation.META_DELETE, reply);
      if (backend != null) {
        translation.deleteOld(request, backend.out());
        backend.written();
      }
    } else {
      reply.status(BinaryStatus.TOO_LARGE);
    }
    reply.allBegun();
  }

  private BinaryItemReply reply(BinaryRequest request, ReplyQueue queue) {
    BinaryItemReply reply = replies.item();
    reply.reset(request);
    queue.add(reply);
    return reply;
  }

  /**
   * The backend of the request's key, which expects one; null if the reply has taken what is to be
   * said instead.
   */
  private @Nullable Backend owner(
      BinaryRequest request, Expectation expectation, BinaryItemReply reply) {
    Backend backend = placed(request, reply);
    Exchange exchange =
        backend == null
            ? null
            : reply.begin(backend, expectation, CommandTable.operation(request.command()));
    if (exchange == null) {
      return null;
    }
    translation.expect(request, exchange);
    return backend;
  }

  /**
   * The backend of the request's key, which is stripped of what that is not asked for; null if
   * there is none, which the reply has taken.
   */
  private @Nullable Backend placed(BinaryRequest request, BinaryItemReply reply) {
    Route route = routes.route(request);
    if (!BinaryTranslation.fits(request)) {
      reply.failure(BinaryStatus.INVALID, KEY_TOO_LONG);
      return null;
    }
    PoolView view = route.pool().view();
    if (view.isEmpty()) {
      reply.refuseWithoutMembers(route.pool());
      return null;
    }
    int valueBytes = request.command().isStorage() ? request.valueLength() : 0;
    route
        .pool()
        .measurements()
        .keys()
        .requested(request.key(), 0, request.keyOffset() + request.keyLength(), valueBytes);
    Backend backend =
        view.backend(view.ownerOf(request.key(), request.keyOffset(), request.keyLength()));
    if (reply.canMiss() && view.misses(backend)) {
      reply.miss();
      counters.increment(ProxyStat.KEYS_MISSED);
      return null;
    }
    return backend;
  }

  private void flush(BinaryRequest request, ReplyQueue queue) {
    int delay = request.exptime();
    broadcast.order(new BinaryFlushReply(request), queue, out -> writer.flushAll(out, delay));
  }

  private void stats(BinaryRequest request, ReplyQueue queue) {
    String name = request.statistics();
    if (name == null) {
      answer(request, BinaryStatus.NOT_FOUND, queue);
      return;
    }
    StatsForm form = new BinaryStatsForm(request);
    statistics.answer(name, form, queue, out -> writer.stats(out, name));
  }
}
