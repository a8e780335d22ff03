package io.keyway.frontend;

import io.keyway.backend.BackendSettings;
import io.keyway.measure.Measurements;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.pool.Pool;
import io.keyway.protocol.Request;
import io.keyway.route.BinaryRouter;
import io.keyway.route.Discovery;
import io.keyway.route.DumpPermit;
import io.keyway.route.QueuedBytes;
import io.keyway.route.Router;
import io.keyway.route.Routes;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyReport;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the client connections of one event loop share, the loop's own connections to every node
 * among it.
 */
final class ProxyWorker {

  private final EventLoop loop;
  private final BackendSettings settings;
  private final TurnFlusher flusher;
  private final Map<String, Pool> pools = new HashMap<>();
  private final LoopCounters counters;
  private final QueuedBytes queuedBytes;
  private final ProxyReport report;
  private final Measurements measurements;
  private final DumpPermit dumps;
  private final Request request = new Request();

  ProxyWorker(
      EventLoop loop,
      ProxySettings settings,
      Transport transport,
      LoopCounters counters,
      ProxyReport report,
      Measurements measurements,
      DumpPermit dumps) {
    this.counters = counters;
    this.queuedBytes = new QueuedBytes(counters);
    this.report = report;
    this.measurements = measurements;
    this.dumps = dumps;
    this.loop = loop;
    this.settings = settings.backend();
    this.flusher = new TurnFlusher(loop, new TurnPace(counters)::turnEnded);
    for (String name : settings.pools()) {
      pools.put(
          name,
          new Pool(
              name,
              settings.backend(),
              transport,
              loop,
              flusher,
              counters.pool(name),
              measurements.pool(name).addLoop(loop)));
    }
  }

  EventLoop loop() {
    return loop;
  }

  BackendSettings settings() {
    return settings;
  }

  TurnFlusher flusher() {
    return flusher;
  }

  /** One of the pools that listeners lead to. */
  Pool pool(String name) {
    return Objects.requireNonNull(pools.get(name), name);
  }

  LoopCounters counters() {
    return counters;
  }

  QueuedBytes queuedBytes() {
    return queuedBytes;
  }

  Request request() {
    return request;
  }

  /** What takes the requests of a listener's clients to the nodes. */
  Routers routers(PoolListener listener, Discovery discovery) {
    Routes routes = new Routes(pool(listener.pool()), listener.routes(), pools);
    Measurements measured = measurements.of(listener.pools().toList());
    return new Routers(
        new Router(routes, request, discovery, counters, report, measured, dumps),
        new BinaryRouter(routes, discovery, counters, report, measured));
  }
}
