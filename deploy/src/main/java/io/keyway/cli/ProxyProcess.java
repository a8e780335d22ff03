package io.keyway.cli;

import io.keyway.cluster.Acknowledgement;
import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Ring;
import io.keyway.coordinator.Coordinator;
import io.keyway.frontend.ProxyServer;
import io.keyway.frontend.ProxySettings;
import io.keyway.protocol.Version;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy wired to its cluster: it follows the ring, says so, and stands for coordinator. */
final class ProxyProcess {

  private static final Logger log = LoggerFactory.getLogger(ProxyProcess.class);

  private ProxyProcess() {}

  /**
   * Starts a proxy that follows a pool; it refuses keys until the pool has a ring.
   *
   * @param adopted learns of each ring that the proxy routes by
   * @param stop takes what must be closed
   */
  static ProxyServer start(
      ProxySettings settings,
      Cluster cluster,
      String pool,
      String id,
      Consumer<Ring> adopted,
      Stop stop) {
    ProxyServer proxy = stop.with(ProxyServer.start(settings));
    InetSocketAddress address = proxy.address();
    Address advertised = new Address(Membership.host(address), address.getPort());
    Map<String, Address> pools = Map.of(pool, advertised);
    stop.with(
        cluster.register(id, new LiveProxy(advertised, pools, Optional.empty(), Version.TEXT)));
    stop.with(cluster.followProxies(live -> proxy.advertise(addresses(live, pool))));
    Acknowledgement acknowledgement = stop.with(cluster.acknowledgement(pool, id));
    Consumer<Ring> known = adopted.andThen(acknowledgement::adopted);
    stop.with(cluster.followRing(pool, ring -> adopt(proxy, ring, known)));
    stop.with(Coordinator.start(cluster, pool, id));
    return proxy;
  }

  private static List<Address> addresses(Map<String, LiveProxy> live, String pool) {
    return live.values().stream().flatMap(proxy -> proxy.addressOf(pool).stream()).toList();
  }

  private static void adopt(ProxyServer proxy, Ring ring, Consumer<Ring> adopted) {
    try {
      proxy.adopt(ring);
    } catch (IllegalArgumentException e) {
      log.error(
          "ring of epoch {} is not adopted, the one before stays: {}",
          ring.epoch(),
          e.getMessage());
      return;
    }
    log.info("adopted the ring of epoch {} with {} members", ring.epoch(), ring.members().size());
    adopted.accept(ring);
  }
}
