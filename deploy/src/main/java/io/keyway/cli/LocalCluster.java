package io.keyway.cli;

import io.keyway.backend.BackendSettings;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.EmbeddedZooKeeper;
import io.keyway.cluster.Ring;
import io.keyway.console.Console;
import io.keyway.frontend.PoolListener;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.net.ListenException;
import io.keyway.server.NodeServer;
import io.keyway.server.NodeSettings;
import io.keyway.store.StoreSettings;
import io.keyway.telemetry.AdminServer;
import io.keyway.telemetry.Metrics;
import io.keyway.telemetry.ProcessFigures;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * A whole cluster in one process on loopback: ZooKeeper, nodes and proxies, all real and joined by
 * real sockets. Any one thread.
 */
final class LocalCluster implements AutoCloseable {

  /** The name under which ZooKeeper's address is told. */
  static final String ZOOKEEPER = "ZooKeeper";

  private static final int CONNECTIONS = 1024;
  private static final int BACKLOG = 1024;
  private static final long RING_SECONDS_MAX = 20;

  private final Stop stop = new Stop();

  /** Nodes outlive the proxies that ask them. */
  private final Stop nodesStop;

  private final BiConsumer<String, InetSocketAddress> started;
  private final Membership membership = new Membership();
  private final Map<String, NodeServer> nodes = new LinkedHashMap<>();
  private final Map<String, ProxyServer> proxies = new LinkedHashMap<>();
  private final EmbeddedZooKeeper zookeeper;
  private final Cluster cluster;

  /**
   * Starts ZooKeeper.
   *
   * @param started learns the name and the address of each component that runs
   */
  LocalCluster(BiConsumer<String, InetSocketAddress> started) {
    this.started = started;
    this.zookeeper = stop.with(EmbeddedZooKeeper.start(0));
    started.accept(ZOOKEEPER, loopback(zookeeper.port()));
    this.cluster = stop.with(Cluster.connect(zookeeper.connectString(), membership.cluster));
    this.nodesStop = stop.with(new Stop());
  }

  /** Where ZooKeeper listens, as {@code host:port}. */
  String zookeeper() {
    return zookeeper.connectString();
  }

  /** The pool that nodes and proxies are in. */
  String pool() {
    return membership.pool;
  }

  /**
   * Starts nodes and proxies, and returns when every proxy knows every node.
   *
   * @param port of the first proxy, the others follow; 0 takes free ones
   * @throws ListenException if a port is in use
   * @throws CommandException if the ring does not come
   */
  void start(int nodeCount, int memoryMegabytes, int proxyCount, int port)
      throws InterruptedException {
    // The ports that the user chose come first: if one is in use, nothing else need be started.
    CountDownLatch ready = new CountDownLatch(proxyCount);
    for (int i = 0; i < proxyCount; i++) {
      startProxy(i + 1, port == 0 ? 0 : port + i, nodeCount, ready);
    }
    for (int i = 0; i < nodeCount; i++) {
      startNode(i + 1, memoryMegabytes);
    }
    if (!ready.await(RING_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new CommandException(
          ExitCode.FAILED, "no ring of " + nodeCount + " nodes within " + RING_SECONDS_MAX + " s");
    }
  }

  private void startNode(int number, int memoryMegabytes) {
    long incarnation = ThreadLocalRandom.current().nextLong();
    NodeSettings settings =
        new NodeSettings(
            loopback(0),
            1,
            CONNECTIONS,
            BACKLOG,
            NodeSettings.firstUnique(incarnation),
            StoreSettings.DEFAULTS.withMemoryMegabytes(memoryMegabytes));
    NodeServer node = nodesStop.with(NodeServer.start(settings));
    nodesStop.draining(node::drain);
    String id = "node-" + number;
    nodes.put(id, node);
    stop.announcing(membership.join(cluster, id, node.address(), 1, incarnation));
    started.accept(id, node.address());
  }

  private void startProxy(int number, int port, int nodeCount, CountDownLatch ready) {
    ProxySettings settings =
        new ProxySettings(
            List.of(new PoolListener(membership.pool, loopback(port), List.of())),
            1,
            CONNECTIONS,
            BACKLOG,
            BackendSettings.DEFAULTS);
    String id = "proxy-" + number;
    AtomicBoolean counted = new AtomicBoolean();
    BiConsumer<String, Ring> adopted =
        (_, ring) -> {
          if (ring.members().size() == nodeCount && counted.compareAndSet(false, true)) {
            ready.countDown();
          }
        };
    ProxyServer proxy = stop.with(ProxyServer.start(settings));
    ProxyProcess.Identity identity = new ProxyProcess.Identity(id, null);
    ProxyProcess.join(proxy, cluster, identity, _ -> Optional.empty(), adopted, stop);
    proxies.put(id, proxy);
    started.accept(id, proxy.address());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Serves the console, and health and metrics of all components, over HTTP.
   *
   * @return where
   * @throws ListenException if the port is in use
   */
  InetSocketAddress serveConsole(int port) {
    AdminServer server = Admin.serve(loopback(port), this::addFigures, () -> true, stop);
    stop.with(Console.ofCluster(cluster, Console.SignIn.NONE)).mount(server);
    started.accept("http", server.address());
    return server.address();
  }

  private void addFigures(Metrics metrics) {
    Figures.ofCluster(metrics, cluster);
    nodes.forEach((id, node) -> Figures.ofNode(metrics, node, id));
    ProxyFigures.add(metrics, proxies);
    ProxyFigures.addPool(metrics, proxies.values().iterator().next());
    metrics.text(ProcessFigures::text);
  }

  /** Waits for the signal to stop; does not return. */
  void await(PrintWriter out) throws InterruptedException {
    stop.await(out);
  }

  @Override
  public void close() {
    stop.close();
  }
}
