package io.keyway.frontend;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Address;
import io.keyway.cluster.Freshness;
import io.keyway.cluster.Ring;
import io.keyway.measure.Measurements;
import io.keyway.net.ConnectionLimit;
import io.keyway.net.EventLoops;
import io.keyway.net.Listener;
import io.keyway.net.Transport;
import io.keyway.pool.Pool;
import io.keyway.pool.RingPlacement;
import io.keyway.protocol.Limits;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.StatReader;
import io.keyway.route.Discovery;
import io.keyway.route.DumpPermit;
import io.keyway.route.QueuedBytes;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyCounters;
import io.keyway.stats.ProxyReport;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A running proxy: event loops that each know the pools and own their connections to the nodes, and
 * a listener for each pool that has a port.
 */
public final class ProxyServer implements AutoCloseable {

  /** A listener that is open, what its clients are told of others, and what serves them. */
  private record Port(
      PoolListener settings, Listener listener, Discovery discovery, Clients clients) {}

  private final ConnectionLimit limit;
  private final Set<String> pools;
  private final EventLoopGroup loops;
  private final Map<EventExecutor, ProxyWorker> workers = new HashMap<>();

  /** By the pool that has the port, in the order of the settings. */
  private final Map<String, Port> ports = new LinkedHashMap<>();

  private final Map<String, Long> epochs = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Freshness>> freshness = new ConcurrentHashMap<>();
  private final ProxyCounters counters;
  private final Measurements measurements;

  private ProxyServer(ProxySettings settings) {
    this.limit = new ConnectionLimit(settings.connections());
    this.pools = Collections.unmodifiableSet(settings.pools());
    this.measurements = new Measurements(settings.measuring(), pools);
    Transport transport = Transport.fastest();
    this.loops = transport.eventLoops("proxy", settings.threads());
    List<LoopCounters> counted =
        Stream.generate(LoopCounters::new).limit(settings.threads()).toList();
    this.counters = new ProxyCounters(counted);
    ProxyReport report = report(settings);
    DumpPermit dumps = new DumpPermit();
    Iterator<LoopCounters> next = counted.iterator();
    for (EventExecutor loop : loops) {
      workers.put(
          loop,
          new ProxyWorker(
              (EventLoop) loop, settings, transport, next.next(), report, measurements, dumps));
    }
    try {
      for (PoolListener listener : settings.listeners()) {
        ports.put(listener.pool(), open(listener, transport, settings.backlog()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Port open(PoolListener settings, Transport transport, int backlog) {
    Discovery discovery = new Discovery();
    Clients clients = new Clients(settings, discovery);
    Listener listener = Listener.open(transport, loops, settings.address(), backlog, clients);
    return new Port(settings, listener, discovery, clients);
  }

  private ProxyReport report(ProxySettings settings) {
    ProxyReport report = new ProxyReport(counters);
    long started = System.nanoTime();
    report.add("pid", ProcessHandle.current()::pid);
    report.add("uptime", () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
    report.add("threads", counters::loopCount);
    report.add("clients", limit::current);
    report.add("clients_max", limit::max);
    report.add("clients_total", limit::total);
    report.add("clients_rejected", limit::rejected);
    report.add("client_requests_max", () -> RequestWindow.REQUESTS_MAX);
    report.add("client_queued_bytes_max", () -> QueuedBytes.CLIENT_MAX);
    report.add("client_queued_bytes_undeferred_max", () -> QueuedBytes.UNDEFERRED_MAX);
    report.add("queued_bytes_max", () -> QueuedBytes.ALL_MAX * counters.loopCount());
    report.add("node_requests_max", settings.backend()::requestsMax);
    report.add("node_queued_bytes_max", settings.backend()::queuedBytesMax);
    report.add("node_lanes_max", () -> BackendSettings.LANES_MAX);
    report.add("key_bytes_max", () -> Limits.KEY_BYTES_MAX);
    report.add("line_bytes_max", () -> Limits.LINE_BYTES_MAX);
    report.add("retrieval_line_bytes_max", () -> Limits.RETRIEVAL_LINE_BYTES_MAX);
    report.add("value_bytes_max", settings.backend()::valueBytesMax);
    return report;
  }

  /**
   * Starts a proxy without rings; it serves when this returns, and refuses the keys of a pool until
   * it {@link #adopt}s one for it.
   *
   * @throws io.keyway.net.ListenException if an address can't be had
   */
  public static ProxyServer start(ProxySettings settings) {
    return new ProxyServer(settings);
  }

  /** The names of all pools that clients can reach. */
  public Set<String> pools() {
    return pools;
  }

  /** Where the first listener is. */
  public InetSocketAddress address() {
    return ports.values().iterator().next().listener().address();
  }

  /** Where the listeners are, by the pool that each is for, in the order of the settings. */
  public Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
    ports.forEach((pool, port) -> addresses.put(pool, port.listener().address()));
    return addresses;
  }

  /** Where clients reach the pools without a listener of their own: one that has a route there. */
  public Map<String, InetSocketAddress> routedAddresses() {
    Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
    for (Port port : ports.values()) {
      port.settings()
          .pools()
          .filter(pool -> !ports.containsKey(pool))
          .forEach(pool -> addresses.putIfAbsent(pool, port.listener().address()));
    }
    return addresses;
  }

  /**
   * Routes the keys of a pool by another ring. Returns when every event loop does: a request that
   * comes after that is placed by the new ring.
   *
   * @throws IllegalArgumentException if the ring names a placement that this proxy does not know,
   *     or can't place its members; the ring before stays
   */
  public void adopt(String pool, Ring ring) {
    RingPlacement placement = new RingPlacement(ring);
    for (ProxyWorker worker : workers.values()) {
      Pool adopting = worker.pool(pool);
      worker.loop().submit(() -> adopting.adopt(ring, placement)).awaitUninterruptibly();
    }
    epochs.put(pool, ring.epoch());
  }

  /** The epoch of the ring that a pool's keys are routed by, 0 before the first. Any thread. */
  public long epoch(String pool) {
    return epochs.getOrDefault(pool, 0L);
  }

  /** How fresh the ring is that a pool's keys are routed by. Any thread. */
  public Freshness freshness(String pool) {
    return freshness.getOrDefault(pool, () -> Freshness.FIXED).get();
  }

  /** Learns how fresh the rings of a pool are from now on. Any thread. */
  public void follow(String pool, Supplier<Freshness> source) {
    freshness.put(pool, source);
    for (ProxyWorker worker : workers.values()) {
      Pool following = worker.pool(pool);
      worker.loop().execute(() -> following.follow(source));
    }
  }

  /** Whether there is a ring for every pool. Any thread. */
  public boolean isReady() {
    return epochs.keySet().containsAll(pools);
  }

  /** Tells clients that discover servers on the port of a pool to use these proxies. Any thread. */
  public void advertise(String pool, List<Address> proxies) {
    Objects.requireNonNull(ports.get(pool), pool).discovery().advertise(proxies);
  }

  /** How long nodes take, slow requests, hot keys, of each pool. Any thread. */
  public Measurements measurements() {
    return measurements;
  }

  /**
   * What {@code stats} answers on the port of a pool with the given words behind it, by name and in
   * order; nodes are asked for it. Any thread; completes on an event loop.
   */
  public CompletableFuture<Map<String, String>> statistics(String pool, String arguments) {
    Clients clients = Objects.requireNonNull(ports.get(pool), pool).clients();
    ProxyWorker worker = workers.values().iterator().next();
    return Inquiry.ask(
            worker, clients.routers(worker.loop()).text(), ("stats " + arguments).strip())
        .thenApply(StatReader::read);
  }

  /** The clients that are counted in and out. */
  public ConnectionLimit clients() {
    return limit;
  }

  /** What the proxy has counted since its start. Any thread. */
  public ProxyCounters counters() {
    return counters;
  }

  /**
   * Stops listening, answers what clients have asked, and ends their connections; takes five
   * seconds at most, for clients that don't take their answers. Any thread but an event loop's.
   */
  public void drain() {
    Listener.drain(ports.values().stream().map(Port::listener).toList());
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    ports.values().forEach(port -> port.listener().close());
    EventLoops.close(loops);
  }

  /** Sets up the clients that one listener has accepted, each on its own event loop. */
  private final class Clients extends ChannelInitializer<Channel> {

    private final Map<EventExecutor, Routers> routers = new HashMap<>();

    Clients(PoolListener settings, Discovery discovery) {
      workers.forEach((loop, worker) -> routers.put(loop, worker.routers(settings, discovery)));
    }

    @Override
    protected void initChannel(Channel channel) {
      if (!limit.tryEnter()) {
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(ReplyLine.TOO_MANY_CONNECTIONS.bytes()))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      ProxyWorker worker = workers.get(channel.eventLoop());
      if (worker == null) {
        throw new IllegalStateException("a client on a loop that is not ours");
      }
      Routers own = routers(worker.loop());
      channel.pipeline().addLast(new ClientConnection(channel, worker, own, limit));
    }

    Routers routers(EventExecutor loop) {
      return Objects.requireNonNull(routers.get(loop));
    }
  }
}
