package io.keyway.cli;

import io.keyway.backend.FailureCounts;
import io.keyway.cluster.Cluster;
import io.keyway.frontend.ProxyServer;
import io.keyway.net.ConnectionLimit;
import io.keyway.server.NodeServer;
import io.keyway.store.StoreStats;
import io.keyway.telemetry.Metrics;
import java.util.function.ToLongFunction;

/** What nodes and proxies show under {@code /metrics}. */
final class Figures {

  private Figures() {}

  static void ofNode(Metrics metrics, NodeServer node, String id) {
    store(metrics, node, id, "keyway.node.items", "Items held.", StoreStats::items);
    store(metrics, node, id, "keyway.node.bytes", "Size of the items held.", StoreStats::bytes);
    metrics.counter(
        "keyway.node.evictions",
        "Live items dropped for room.",
        node,
        n -> n.storeStats().evictions(),
        "node",
        id);
    clients(metrics, "keyway.node", node.clients(), "node", id);
  }

  static void ofProxy(Metrics metrics, ProxyServer proxy, String id) {
    for (String pool : proxy.pools()) {
      metrics.gauge(
          "keyway.ring.epoch",
          "Epoch of the ring routed by.",
          () -> proxy.epoch(pool),
          "proxy",
          id,
          "pool",
          pool);
      metrics.gauge(
          "keyway.membership.frozen.seconds",
          "Since when ZooKeeper is away and the ring is the last known one; 0 while it is there.",
          () -> proxy.freshness(pool).frozenSeconds(),
          "proxy",
          id,
          "pool",
          pool);
    }
    clients(metrics, "keyway.proxy", proxy.clients(), "proxy", id);
    FailureCounts failures = proxy.failures();
    metrics.gauge(
        "keyway.proxy.breakers.open",
        "Breakers open now, one per node and event loop.",
        failures::breakersOpen,
        "proxy",
        id);
    metrics.counter(
        "keyway.proxy.breaker.openings",
        "How often breakers have opened.",
        failures,
        FailureCounts::breakerOpenings,
        "proxy",
        id);
    metrics.counter(
        "keyway.proxy.keys.missed",
        "Keys answered as misses as their node failed.",
        failures,
        FailureCounts::keysMissed,
        "proxy",
        id);
  }

  static void ofCluster(Metrics metrics, Cluster cluster) {
    metrics.gauge(
        "keyway.zookeeper.connected",
        "1 while ZooKeeper can be reached.",
        () -> cluster.link().connected() ? 1 : 0);
  }

  private static void store(
      Metrics metrics,
      NodeServer node,
      String id,
      String name,
      String description,
      ToLongFunction<StoreStats> figure) {
    metrics.gauge(name, description, () -> figure.applyAsLong(node.storeStats()), "node", id);
  }

  private static void clients(
      Metrics metrics, String prefix, ConnectionLimit limit, String tag, String id) {
    metrics.gauge(prefix + ".clients", "Clients connected.", limit::current, tag, id);
    metrics.counter(
        prefix + ".clients.rejected",
        "Clients refused over the limit.",
        limit,
        ConnectionLimit::rejected,
        tag,
        id);
  }
}
