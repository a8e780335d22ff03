package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.inspect.NodeClient;
import io.keyway.inspect.PoolNode;
import io.keyway.inspect.PoolNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which commands that look inside find their servers. */
final class ServerOptions {

  private static final String DEFAULT_PROXY = "127.0.0.1:11211";
  private static final Duration ZOOKEEPER_WAIT = Duration.ofSeconds(10);

  @Option(
      names = "--proxy",
      paramLabel = "HOST:PORT",
      description =
          "A proxy of the pool, which also names its nodes. Default: " + DEFAULT_PROXY + ".")
  private @Nullable String proxy;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "A server of the memcached protocol to ask itself; may be given again.")
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

  /** Connects to the proxy, or to the first of the servers. */
  NodeClient connect() throws IOException {
    return connect(asked().getFirst());
  }

  NodeClient connect(PoolNode server) throws IOException {
    return NodeClient.connect(server, timeout());
  }

  /** The servers that were named, else those of the pool in ZooKeeper, else the proxy. */
  List<PoolNode> asked() {
    if (!servers.isEmpty()) {
      return servers.stream().map(ServerOptions::node).toList();
    }
    if (proxy == null && membership.zookeeper != null) {
      return members();
    }
    return List.of(node(proxy == null ? DEFAULT_PROXY : proxy));
  }

  /** The nodes of the pool; a proxy is asked for its own. */
  List<PoolNode> nodes() throws IOException {
    List<PoolNode> asked = asked();
    if (!servers.isEmpty() || asked.size() != 1) {
      return asked;
    }
    try (NodeClient client = connect(asked.getFirst())) {
      return PoolNodes.behind(client);
    }
  }

  private List<PoolNode> members() {
    try (Cluster cluster = membership.connect()) {
      if (cluster == null || !cluster.awaitConnected(ZOOKEEPER_WAIT)) {
        throw new CommandException(
            ExitCode.CANNOT_CONNECT,
            "ZooKeeper at %s does not answer".formatted(membership.zookeeper));
      }
      List<PoolNode> nodes = new ArrayList<>();
      cluster
          .documents(membership.pool)
          .ring()
          .ring()
          .ifPresent(ring ->
              ring.members()
                  .forEach(member -> nodes.add(new PoolNode(member.id(), member.address()))));
      if (nodes.isEmpty()) {
        throw new CommandException(
            ExitCode.NOT_FOUND, "pool %s has no members in its ring".formatted(membership.pool));
      }
      return nodes;
    }
  }

  private static PoolNode node(String text) {
    try {
      return PoolNode.of(Address.parse(text));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }
}
