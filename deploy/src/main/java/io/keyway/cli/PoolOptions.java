package io.keyway.cli;

import io.keyway.frontend.PoolListener;
import io.keyway.route.PrefixRoute;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options by which a proxy serves more pools than one. */
final class PoolOptions {

  @Option(
      names = "--listener",
      converter = PoolPort.Converter.class,
      paramLabel = "POOL=[HOST:]PORT",
      description = "Serves another pool on a port of its own; may be given again.")
  private List<PoolPort> ports = new ArrayList<>();

  @Option(
      names = "--route",
      converter = RouteConverter.class,
      paramLabel = "PREFIX=POOL[,strip]",
      description =
          "Keys that start with the prefix are another pool's on -p's port; with strip, its nodes get them"
              + " without the prefix. The longest prefix counts; may be given again.")
  private List<PrefixRoute> routes = new ArrayList<>();

  /**
   * What the proxy listens on.
   *
   * @param first the pool that has the keys without a route
   * @param host of the first port, and of others that name none
   */
  List<PoolListener> listeners(String first, String host, int port) {
    List<PoolListener> listeners = new ArrayList<>();
    listeners.add(new PoolListener(first, new InetSocketAddress(host, port), routes));
    for (PoolPort other : ports) {
      String at = other.host() == null ? host : other.host();
      listeners.add(
          new PoolListener(other.pool(), new InetSocketAddress(at, other.port()), List.of()));
    }
    return listeners;
  }
}
