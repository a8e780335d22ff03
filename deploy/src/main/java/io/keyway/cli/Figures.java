package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.net.ConnectionLimit;
import io.keyway.server.NodeServer;
import io.keyway.store.StoreStats;
import io.keyway.telemetry.MemcachedMetrics;
import io.keyway.telemetry.Metrics;
import io.keyway.telemetry.ProcessFigures;
import java.util.function.ToLongFunction;

/** What nodes and their cluster show under {@code /metrics}. */
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
    clients(metrics, node.clients(), id);
  }

  /** Shows the statistics of the one node of a process, for dashboards of memcached. */
  static void ofServer(Metrics metrics, NodeServer node) {
    metrics.text(() -> MemcachedMetrics.text(node::statistics));
    metrics.text(ProcessFigures::text);
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

  private static void clients(Metrics metrics, ConnectionLimit limit, String id) {
    metrics.gauge("keyway.node.clients", "Clients connected.", limit::current, "node", id);
    metrics.counter(
        "keyway.node.clients.rejected",
        "Clients refused over the limit.",
        limit,
        ConnectionLimit::rejected,
        "node",
        id);
  }
}
