package io.keyway.server;

import io.keyway.command.CommandSettings;
import io.keyway.command.Counters;
import io.keyway.command.Endpoint;
import io.keyway.command.ListenerSettings;
import io.keyway.command.Observation;
import io.keyway.command.StatsReport;
import io.keyway.command.WireProtocol;
import io.keyway.net.ConnectionLimit;
import io.keyway.net.EventLoops;
import io.keyway.net.Listener;
import io.keyway.net.Transport;
import io.keyway.protocol.ReplyLine;
import io.keyway.store.Store;
import io.keyway.store.StoreStats;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running node: a store, event loops over it, and listeners. */
public final class NodeServer implements AutoCloseable {

  private static final long TICK_MILLIS = 1000;

  private final Store store;
  private final ConnectionLimit limit;
  private final Sockets sockets = new Sockets();
  private final CompletableFuture<Void> stopRequested = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Transport transport;
  private final EventLoopGroup loops;

  /** No event loop's work: one with a task to come sets the kernel a timer each time it waits. */
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("node-clock").factory());

  private final StatsReport report;
  private final Map<EventExecutor, Worker> workers = new HashMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();

  private NodeServer(NodeSettings settings) {
    this.store = Store.open(settings.store(), settings.firstUnique());
    this.limit = new ConnectionLimit(settings.connections());
    this.transport = Transport.fastest();
    this.loops = transport.eventLoops("node", settings.threads());
    this.report = createWorkers(settings);
    try {
      openListeners(settings.listening());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    clock.scheduleAtFixedRate(store::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a node; it serves when this returns.
   *
   * @throws io.keyway.net.ListenException if one of its addresses can't be had
   * @throws java.io.UncheckedIOException if its memory file can't be had
   */
  public static NodeServer start(NodeSettings settings) {
    return new NodeServer(settings);
  }

  private StatsReport createWorkers(NodeSettings settings) {
    List<Counters> counters = new ArrayList<>();
    CommandSettings commands = settings.commands();
    Observation observation = Observation.of(commands, System.err);
    store.evictionListener(observation.watchers());
    StatsReport stats =
        new StatsReport(
            store,
            counters,
            limit,
            settings.listening(),
            commands,
            observation,
            () -> sockets.stats(store.uptimeSeconds()));
    for (EventExecutor executor : loops) {
      EventLoop loop = (EventLoop) executor;
      Counters own = new Counters();
      counters.add(own);
      Runnable stop = () -> stopRequested.complete(null);
      Worker worker = new Worker(loop, store, commands, own, observation, stats, stop);
      workers.put(loop, worker);
      worker.start(loop);
    }
    return stats;
  }

  private void openListeners(ListenerSettings listening) {
    for (Endpoint endpoint : listening.endpoints()) {
      Listener listener =
          Listener.open(
              transport,
              loops,
              endpoint.address(),
              listening.backlog(),
              new Connections(endpoint.protocol()));
      listeners.add(listener);
      if (endpoint.address() instanceof InetSocketAddress) {
        addresses.add(listener.address());
        sockets.addListener(listener.number(), listener.address());
      } else {
        sockets.addListener(listener.number(), endpoint.address());
      }
    }
  }

  /** The TCP addresses that the node listens on, with the ports that were taken, in order. */
  public List<InetSocketAddress> addresses() {
    return List.copyOf(addresses);
  }

  /**
   * Completes when a client has asked for the end by {@code shutdown}; whoever runs the node closes
   * it then. It completes on an event loop, which must not be kept.
   */
  public CompletionStage<Void> stopRequested() {
    return stopRequested.minimalCompletionStage();
  }

  /**
   * The first TCP address that the node listens on.
   *
   * @throws java.util.NoSuchElementException if it listens on a socket file only
   */
  public InetSocketAddress address() {
    return addresses.getFirst();
  }

  /** The state of the store at this moment. Any thread, until the node is closed. */
  public StoreStats storeStats() {
    return store.report().stats();
  }

  /**
   * What {@code stats} answers with the given words behind it, by name and in order. Any thread,
   * until the node is closed.
   */
  public Map<String, String> statistics(String arguments) {
    return report.read(arguments);
  }

  /** The clients that are counted in and out. */
  public ConnectionLimit clients() {
    return limit;
  }

  /**
   * Stops listening, answers what clients have asked, and ends their connections; takes five
   * seconds at most, for clients that don't take their answers. Any thread but an event loop's.
   */
  public void drain() {
    Listener.drain(listeners);
  }

  /**
   * Stops listening, closes all connections, and frees the memory or leaves it in its file; for the
   * second time, does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    listeners.forEach(Listener::close);
    clock.close();
    stopLoops();
  }

  private void stopLoops() {
    if (EventLoops.close(loops)) {
      store.close();
    }
  }

  /** Sets up accepted connections, each on its own event loop. */
  private final class Connections extends ChannelInitializer<Channel> {

    private final WireProtocol protocol;

    Connections(WireProtocol protocol) {
      this.protocol = protocol;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (!limit.tryEnter()) {
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(ReplyLine.TOO_MANY_CONNECTIONS.bytes()))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      EventLoop loop = channel.eventLoop();
      Worker worker = workers.get(loop);
      if (worker == null) {
        throw new IllegalStateException("a connection on a loop that is not ours: " + loop);
      }
      transport.receiveAhead(channel);
      channel.pipeline().addLast(new NodeConnection(channel, worker, limit, sockets, protocol));
    }
  }
}
