package io.keyway.frontend;

import io.keyway.backend.BackendSettings;
import io.keyway.net.Transport;
import io.keyway.net.TurnFlusher;
import io.keyway.pool.Pool;
import io.keyway.protocol.Request;
import io.keyway.route.BinaryRouter;
import io.keyway.route.Discovery;
import io.keyway.route.QueuedBytes;
import io.keyway.route.Router;
import io.netty.channel.EventLoop;

/**
 * What the client connections of one event loop share, the loop's own connections to every node
 * among it.
 */
final class ProxyWorker {

  private final EventLoop loop;
  private final BackendSettings settings;
  private final TurnFlusher flusher;
  private final Pool pool;
  private final QueuedBytes queuedBytes = new QueuedBytes();
  private final Request request = new Request();
  private final Router router;
  private final BinaryRouter binaryRouter;

  ProxyWorker(EventLoop loop, BackendSettings settings, Transport transport, Discovery discovery) {
    this.loop = loop;
    this.settings = settings;
    this.flusher = new TurnFlusher(loop);
    this.pool = new Pool(settings, transport, loop, flusher);
    this.router = new Router(pool, request, discovery);
    this.binaryRouter = new BinaryRouter(pool);
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

  Pool pool() {
    return pool;
  }

  QueuedBytes queuedBytes() {
    return queuedBytes;
  }

  Request request() {
    return request;
  }

  Router router() {
    return router;
  }

  BinaryRouter binaryRouter() {
    return binaryRouter;
  }
}
