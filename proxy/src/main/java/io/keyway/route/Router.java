package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.backend.Expectation;
import io.keyway.backend.Lane;
import io.keyway.cluster.WhenLost;
import io.keyway.measure.Measurements;
import io.keyway.measure.Operation;
import io.keyway.memory.Buffers;
import io.keyway.pool.Pool;
import io.keyway.pool.PoolView;
import io.keyway.protocol.Command;
import io.keyway.protocol.MetaFlags;
import io.keyway.protocol.MetaReplyWriter;
import io.keyway.protocol.MetaRequestWriter;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestWriter;
import io.keyway.protocol.Version;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyReport;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request to the nodes that it concerns. One per event loop and listener.
 *
 * <p>Every call puts exactly one reply at the end of the client's queue. Nothing is allocated for a
 * request on one key, or for a retrieval from any number of nodes.
 */
public final class Router {

  private final Routes routes;
  private final Request request;
  private final RequestWriter writer = new RequestWriter();
  private final MetaRequestWriter metaWriter = new MetaRequestWriter();
  private final MetaReplyWriter metaAnswers = new MetaReplyWriter();
  private final ReplyPool replies;
  private final FanOut fanOut;
  private final Broadcast broadcast;
  private final Dumps dumps;
  private final Statistics statistics;
  private final Introspection introspection;
  private final LoopCounters counters;

  /** A router for the requests that are parsed into {@code request}. */
  public Router(
      Routes routes,
      Request request,
      Discovery discovery,
      LoopCounters counters,
      ProxyReport report,
      Measurements measurements,
      DumpPermit permit) {
    this.routes = routes;
    this.counters = counters;
    this.fanOut = new FanOut(routes, writer);
    this.broadcast = new Broadcast(routes);
    this.dumps = new Dumps(routes, permit);
    this.statistics = new Statistics(routes, broadcast, report, measurements);
    this.introspection = new Introspection(routes, discovery, measurements);
    this.request = request;
    this.replies = new ReplyPool(new LaneFetch(routes, writer), counters);
  }

  /** Answers with a line of our own. */
  public void answer(ReplyLine line, ReplyQueue queue) {
    answer(line.bytes(), queue);
  }

  private void answer(byte[] line, ReplyQueue queue) {
    line(queue, false, line).allBegun();
  }

  /** Carries out a request that is neither a storage command nor quit. */
  public void route(ReplyQueue queue) {
    counters.increment(CommandTable.counter(request.command()));
    switch (request.command()) {
      case GET, GETS, GAT, GATS -> retrieve(queue);
      case DELETE, INCR, DECR, TOUCH -> singleKey(queue, null);
      case MG, MD, MA, ME -> meta(queue);
      case FLUSH_ALL, VERBOSITY -> order(queue);
      case STATS -> stats(queue);
      case LRU_CRAWLER -> crawl(queue);
      case CONFIG -> config(queue);
      case VERSION -> answer(Version.line(), queue);
      case MN -> answer(ReplyLine.MN, queue);
      // They concern one process, and a client of the proxy can't say which.
      case WATCH, SLABS, LRU, CACHE_MEMLIMIT -> answer(ReplyLine.ERROR, queue);
      case SHUTDOWN -> answer(ReplyLine.SHUTDOWN_NOT_ENABLED, queue);
      default -> throw new IllegalArgumentException("not routed here: " + request.command());
    }
  }

  /**
   * Sends a storage command to its key's owner.
   *
   * @param in stands at the value, which is there whole with its line end, and is moved behind it
   */
  public void store(ByteBuf in, ReplyQueue queue) {
    int length = request.valueLength() + 2;
    Route route = routes.route(request);
    PendingReply reply = storageReply(queue);
    Backend backend = owner(route, reply);
    if (backend == null) {
      in.skipBytes(length);
    } else {
      writeStorage(backend.out());
      Buffers.move(in, backend.out(), length);
      backend.written();
    }
    reply.allBegun();
  }

  /**
   * Opens a way to its key's owner for a long value, which may come in pieces; null if the owner
   * refuses, which the reply has taken. All requests before must have been answered.
   */
  public @Nullable Upload upload(ReplyQueue queue) {
    Route route = routes.route(request);
    PendingReply reply = storageReply(queue);
    Backend backend = placed(route, reply);
    Upload upload = backend == null ? null : upload(backend, reply);
    reply.allBegun();
    return upload;
  }

  private @Nullable Upload upload(Backend backend, PendingReply reply) {
    Lane lane = reply.beginOnLane(backend, request.command().isMeta());
    if (lane == null) {
      return null;
    }
    Upload upload = Upload.ofText(lane, request.valueLength(), reply);
    Expectation expectation = CommandTable.expectation(request.command());
    expectKey(upload.begin(expectation), expectation);
    writeStorage(lane.out());
    lane.send();
    return upload;
  }

  private PendingReply storageReply(ReplyQueue queue) {
    counters.increment(ProxyStat.REQUESTS_STORAGE);
    return request.command().isMeta() ? metaReply(queue) : line(queue, request.noreply(), null);
  }

  private void writeStorage(ByteBuf out) {
    if (request.command().isMeta()) {
      metaWriter.request(out, request);
    } else {
      writer.storage(out, request);
    }
  }

  /**
   * Refuses a storage command whose value is too long. What a {@code set} or {@code ms} meant to
   * replace is deleted, as memcached does, so that nobody reads a value that was overwritten.
   */
  public void refuseTooLarge(ReplyQueue queue) {
    counters.increment(ProxyStat.REQUESTS_STORAGE);
    counters.increment(ProxyStat.VALUES_TOO_LONG);
    if (request.command() == Command.MS) {
      deleteByMeta(queue, ReplyLine.TOO_LARGE.bytes());
    } else if (request.command() == Command.SET) {
      request.becomeDelete();
      singleKey(queue, ReplyLine.TOO_LARGE.bytes());
    } else if (!request.noreply()) {
      answer(ReplyLine.TOO_LARGE, queue);
    }
  }

  private void config(ReplyQueue queue) {
    if (!request.arguments().equals("get " + Introspection.CONFIGURATION)) {
      answer(ReplyLine.ERROR, queue);
      return;
    }
    OwnReply reply = new OwnReply();
    queue.add(reply);
    byte[] configuration = introspection.configuration();
    reply.block(
        "CONFIG " + Introspection.CONFIGURATION + " 0 " + configuration.length, configuration);
    reply.line(ReplyLine.END.name());
    reply.allBegun();
  }

  /** Answers a retrieval whose keys are all our own, perhaps in a later turn. */
  private void retrieveOwn(ReplyQueue queue) {
    OwnReply reply = new OwnReply();
    queue.add(reply);
    List<String> names = new ArrayList<>();
    while (request.nextKey()) {
      names.add(request.key());
    }
    String unique = request.command().answersCas() ? " 0" : "";
    introspection.values(
        names,
        (name, value) -> reply.block("VALUE " + name + " 0 " + value.length + unique, value),
        () -> {
          reply.line(ReplyLine.END.name());
          reply.allBegun();
        });
  }

  private boolean asksOnlyForOwn() {
    boolean own = true;
    while (own && request.nextKey()) {
      own = Introspection.owns(request.line(), request.keyOffset(), request.keyLength());
    }
    request.rewindKeys();
    return own;
  }

  private void retrieve(ReplyQueue queue) {
    if (asksOnlyForOwn()) {
      retrieveOwn(queue);
      return;
    }
    RetrievalReply reply = replies.retrieval();
    reply.reset(request);
    queue.add(reply);
    counters.add(ProxyStat.RETRIEVAL_KEYS, fanOut.send(request, reply));
    reply.allBegun();
  }

  private void singleKey(ReplyQueue queue, byte @Nullable [] instead) {
    Route route = routes.route(request);
    LineReply reply = line(queue, request.noreply(), instead);
    Backend backend = owner(route, reply);
    if (backend != null) {
      writer.singleKey(backend.out(), request);
      backend.written();
    }
    reply.allBegun();
  }

  private void meta(ReplyQueue queue) {
    Route route = routes.route(request);
    MetaReply reply = metaReply(queue);
    if (request.command() == Command.MG && misses(route.pool().view())) {
      reply.miss(request, metaAnswers);
      replies.keysMissed(1);
      reply.allBegun();
      return;
    }
    Backend backend = owner(route, reply);
    if (backend != null) {
      metaWriter.request(backend.out(), request);
      backend.written();
    }
    reply.allBegun();
  }

  /** Whether the request's key is on a node whose keys are misses now. */
  private boolean misses(PoolView view) {
    if (view.policies().lost() != WhenLost.MISS || view.isEmpty()) {
      return false;
    }
    int owner = view.ownerOf(request.line(), request.keyOffset(), request.keyLength());
    return view.misses(view.backend(owner));
  }

  private MetaReply metaReply(ReplyQueue queue) {
    MetaReply reply = replies.meta();
    reply.reset(request);
    queue.add(reply);
    return reply;
  }

  /** Deletes a key, which may be one that only meta commands can name. */
  private void deleteByMeta(ReplyQueue queue, byte[] instead) {
    Route route = routes.route(request);
    LineReply reply = line(queue, false, instead);
    Backend backend = owner(route, reply, Expectation.META_DELETE, Operation.MD);
    if (backend != null) {
      metaWriter.delete(backend.out(), request);
      backend.written();
    }
    reply.allBegun();
  }

  private void order(ReplyQueue queue) {
    broadcast.order(new BroadcastReply(request.noreply()), queue, this::writeToAll);
  }

  private void crawl(ReplyQueue queue) {
    Dump dump = Dump.ofCrawler(request);
    if (dump == null) {
      answer(ReplyLine.ERROR, queue);
    } else {
      dumps.add(dump, queue);
    }
  }

  private void stats(ReplyQueue queue) {
    Dump dump = Dump.ofStats(request);
    if (dump == null) {
      statistics.answer(request.arguments(), new TextStatsForm(), queue, this::writeToAll);
    } else {
      dumps.add(dump, queue);
    }
  }

  private void writeToAll(ByteBuf out) {
    switch (request.command()) {
      case FLUSH_ALL -> writer.flushAll(out, request.exptime());
      case VERBOSITY -> writer.verbosity(out, request);
      default -> writer.words(out, request);
    }
  }

  private LineReply line(ReplyQueue queue, boolean noreply, byte @Nullable [] instead) {
    LineReply reply = replies.line();
    reply.reset(noreply, instead);
    queue.add(reply);
    return reply;
  }

  /**
   * The backend of the request's key, which expects one; null if it refuses, which the reply has
   * taken.
   */
  private @Nullable Backend owner(Route route, PendingReply reply) {
    Command command = request.command();
    return owner(route, reply, CommandTable.expectation(command), CommandTable.operation(command));
  }

  private @Nullable Backend owner(
      Route route, PendingReply reply, Expectation expectation, Operation operation) {
    Backend backend = placed(route, reply);
    Exchange exchange = backend == null ? null : reply.begin(backend, expectation, operation);
    if (exchange == null) {
      return null;
    }
    expectKey(exchange, expectation);
    return backend;
  }

  /** The backend of the request's key, or null if there is none, which the reply has taken. */
  private @Nullable Backend placed(Route route, PendingReply reply) {
    PoolView view = route.pool().view();
    if (view.isEmpty()) {
      reply.refuseWithoutMembers(route.pool());
      return null;
    }
    countKey(route.pool(), request, request.command().isStorage() ? request.valueLength() : 0);
    return view.backend(view.ownerOf(request.line(), request.keyOffset(), request.keyLength()));
  }

  /** Counts the request's current key, as the client gave it. */
  static void countKey(Pool pool, Request request, int valueBytes) {
    int stripped = request.strippedBytes();
    pool.measurements()
        .keys()
        .requested(
            request.line(),
            request.keyOffset() - stripped,
            request.keyLength() + stripped,
            valueBytes);
  }

  private void expectKey(Exchange exchange, Expectation expectation) {
    if (!expectation.isMeta()) {
      exchange.expectKey(request, 0);
      return;
    }
    MetaFlags flags = request.meta();
    boolean text =
        MetaRequestWriter.isText(request.line(), request.keyOffset(), request.keyLength());
    if (text || expectation == Expectation.META_DEBUG) {
      exchange.expectKey(request, 0);
    } else if (flags.has('O') && expectation == CommandTable.expectation(request.command())) {
      exchange.expectOpaque(request.line(), flags.opaqueOffset(), flags.opaqueLength());
    } else {
      metaWriter.newMark();
      exchange.expectOpaque(metaWriter.markBytes(), 0, metaWriter.markLength());
    }
  }
}
