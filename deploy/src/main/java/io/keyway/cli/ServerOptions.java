package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.PoolNodes;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which commands that look inside find their servers. */
final class ServerOptions {

  private static final String DEFAULT_PROXY = "127.0.0.1:11211";

  @Option(
      names = "--proxy",
      paramLabel = "HOST:PORT",
      description =
          "A proxy of the pool, which also names its nodes. Default: " + DEFAULT_PROXY + ".")
  private @Nullable String proxy;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "A server of the memcached protocol to ask itself; may be given again where a command asks several.")
  private List<String> servers = new ArrayList<>();

  @Mixin private Membership membership = new Membership();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "For each connection and answer. Default: ${DEFAULT-VALUE}.")
  private double timeoutSeconds = 3;

  Duration timeout() {
    if (!(timeoutSeconds >= 0.001 && timeoutSeconds <= 3600)) {
      throw CommandException.usage(
          "timeout: %s (expected: 0.001 to 3600 seconds)".formatted(timeoutSeconds));
    }
    return Duration.ofMillis((long) (timeoutSeconds * 1000));
  }

  /**
   * Connects to whom a command about single keys talks: the proxy, any proxy of the pool in
   * ZooKeeper, or the one server that was named.
   *
   * @throws ConnectException if nobody of them can be reached
   */
  NodeClient connect() throws IOException {
    if (servers.size() > 1) {
      throw CommandException.usage(
          "--server: %d of them (expected: one, as it is not known which has a key)"
              .formatted(servers.size()));
    }
    ConnectException failure = new ConnectException("nobody to connect to");
    for (PoolNode proxy : proxies()) {
      try {
        return connect(proxy);
      } catch (ConnectException e) {
        failure = e;
      }
    }
    throw failure;
  }

  NodeClient connect(PoolNode server) throws IOException {
    return NodeClient.connect(server, timeout());
  }

  /** The servers that were named, else those of the pool in ZooKeeper, else the proxy. */
  List<PoolNode> asked() {
    return isInZooKeeper() ? inZooKeeper(this::members) : named();
  }

  /** The servers that were named, else all proxies of the pool in ZooKeeper, else the proxy. */
  List<PoolNode> proxies() {
    return isInZooKeeper() ? inZooKeeper(this::liveProxies) : named();
  }

  /** The nodes of the pool; a proxy is asked for its own. */
  List<PoolNode> nodes() throws IOException {
    List<PoolNode> asked = asked();
    if (isInZooKeeper() || !servers.isEmpty()) {
      return asked;
    }
    try (NodeClient client = connect(asked.getFirst())) {
      return PoolNodes.behind(client);
    }
  }

  private boolean isInZooKeeper() {
    long ways =
        Stream.of(proxy != null, !servers.isEmpty(), membership.zookeeper != null)
            .filter(given -> given)
            .count();
    if (ways > 1) {
      throw CommandException.usage("--proxy, --server, --zookeeper: more than one of them given");
    }
    return membership.zookeeper != null;
  }

  private List<PoolNode> named() {
    return servers.isEmpty()
        ? List.of(node(proxy == null ? DEFAULT_PROXY : proxy))
        : servers.stream().map(ServerOptions::node).toList();
  }

  private List<PoolNode> inZooKeeper(Function<Cluster, List<PoolNode>> question) {
    try (Cluster cluster = membership.connected()) {
      return question.apply(cluster);
    }
  }

  private List<PoolNode> members(Cluster cluster) {
    List<PoolNode> nodes =
        cluster.documents(membership.pool).ring().ring().stream()
            .flatMap(ring -> ring.members().stream())
            .map(member -> new PoolNode(member.id(), member.address()))
            .toList();
    if (nodes.isEmpty()) {
      throw new CommandException(
          ExitCode.NOT_FOUND, "pool %s has no members in its ring".formatted(membership.pool));
    }
    return nodes;
  }

  private List<PoolNode> liveProxies(Cluster cluster) {
    List<PoolNode> proxies = new ArrayList<>();
    new TreeMap<>(cluster.proxies())
        .forEach((id, live) ->
            live.addressOf(membership.pool).ifPresent(at -> proxies.add(new PoolNode(id, at))));
    if (proxies.isEmpty()) {
      throw new CommandException(
          ExitCode.CANNOT_CONNECT, "no proxy has a port for pool %s".formatted(membership.pool));
    }
    return proxies;
  }

  private static PoolNode node(String text) {
    try {
      return PoolNode.of(Address.parse(text));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }
}
