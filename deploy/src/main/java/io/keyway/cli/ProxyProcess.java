package io.keyway.cli;

import io.keyway.cluster.Acknowledgement;
import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.LiveProxy;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingFile;
import io.keyway.cluster.RingWatch;
import io.keyway.coordinator.Coordinator;
import io.keyway.frontend.ProxyServer;
import io.keyway.protocol.Version;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy wired to its cluster: of each pool that it leads to it follows the ring, says so, and
 * stands for coordinator.
 */
final class ProxyProcess {

  private static final Logger log = LoggerFactory.getLogger(ProxyProcess.class);

  /** What is left of the 64 that a name may have. */
  private static final int HOST_CHARACTERS_MAX = 50;

  private ProxyProcess() {}

  /**
   * How others know a proxy.
   *
   * @param id which no other proxy has
   * @param admin where its admin server listens; null if it has none
   */
  record Identity(String id, @Nullable InetSocketAddress admin) {}

  /**
   * Has a proxy follow its pools; it refuses the keys of a pool that has no ring.
   *
   * @param identity as no other proxy has it
   * @param files where the last ring of a pool is kept for a start without ZooKeeper, if anywhere
   * @param adopted learns of each ring that the proxy routes by, and its pool
   * @param stop takes what must be closed
   */
  static void join(
      ProxyServer proxy,
      Cluster cluster,
      Identity identity,
      Function<String, Optional<RingFile>> files,
      BiConsumer<String, Ring> adopted,
      Stop stop) {
    String id = identity.id();
    stop.draining(proxy::drain);
    stop.announcing(cluster.register(id, live(proxy, identity.admin())));
    stop.with(cluster.followProxies(live -> advertise(proxy, live.values())));
    for (String pool : proxy.pools()) {
      Acknowledgement acknowledgement = stop.with(cluster.acknowledgement(pool, id));
      Consumer<Ring> known =
          ring -> {
            adopted.accept(pool, ring);
            acknowledgement.adopted(ring);
          };
      Consumer<Ring> follower = ring -> adopt(proxy, pool, ring, known);
      RingWatch rings =
          stop.with(
              files
                  .apply(pool)
                  .map(file -> cluster.followRing(pool, file, follower))
                  .orElseGet(() -> cluster.followRing(pool, follower)));
      proxy.follow(pool, rings::freshness);
      stop.announcing(Coordinator.start(cluster, pool, id, rings));
    }
  }

  /**
   * An id that no other proxy has, and this one has again when it was started anew: its machine's
   * name and its port. Process ids are no such thing, as in a container each is 1.
   */
  static String id(ProxyServer proxy) {
    String host = hostName().replaceAll("[^A-Za-z0-9._-]", "-");
    int length = Math.min(host.length(), HOST_CHARACTERS_MAX);
    return "proxy-%s-%d".formatted(host.substring(0, length), proxy.address().getPort());
  }

  /** The kernel's, which takes no resolver to answer. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new CommandException(ExitCode.FAILED, "this machine does not tell its name", e);
    }
  }

  /**
   * A proxy as others find it.
   *
   * @param admin where its admin port listens, or null
   */
  static LiveProxy live(ProxyServer proxy, @Nullable InetSocketAddress admin) {
    return new LiveProxy(
        Membership.reachable(proxy.address()),
        reachable(proxy.addresses()),
        reachable(proxy.routedAddresses()),
        Optional.ofNullable(admin).map(Membership::reachable),
        Version.TEXT);
  }

  private static Map<String, Address> reachable(Map<String, InetSocketAddress> addresses) {
    Map<String, Address> reachable = new HashMap<>();
    addresses.forEach((pool, at) -> reachable.put(pool, Membership.reachable(at)));
    return reachable;
  }

  private static void advertise(ProxyServer proxy, Collection<LiveProxy> live) {
    for (String pool : proxy.addresses().keySet()) {
      proxy.advertise(
          pool, live.stream().flatMap(other -> other.addressOf(pool).stream()).toList());
    }
  }

  private static void adopt(ProxyServer proxy, String pool, Ring ring, Consumer<Ring> adopted) {
    try {
      proxy.adopt(pool, ring);
    } catch (IllegalArgumentException e) {
      log.error(
          "pool {}: the ring of epoch {} is not adopted, the one before stays: {}",
          pool,
          ring.epoch(),
          e.getMessage());
      return;
    }
    log.info(
        "pool {}: adopted the ring of epoch {} with {} members",
        pool,
        ring.epoch(),
        ring.members().size());
    adopted.accept(ring);
  }
}
