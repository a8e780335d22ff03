package io.keyway.frontend;

import io.keyway.backend.BackendSettings;
import io.keyway.measure.MeasureSettings;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a proxy is started with.
 *
 * @param listeners at least one, each for another pool
 * @param threads event loops
 * @param connections clients at a time, of all listeners
 * @param backlog connections that may wait to be accepted by a listener
 * @param backend how it deals with nodes
 * @param measuring what it shows of what it measures
 */
public record ProxySettings(
    List<PoolListener> listeners,
    int threads,
    int connections,
    int backlog,
    BackendSettings backend,
    MeasureSettings measuring) {

  /**
   * @throws IllegalArgumentException if there are no threads or listeners, or two listeners for a
   *     pool or on an address
   */
  public ProxySettings {
    listeners = List.copyOf(listeners);
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: at least 1)");
    }
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("a proxy needs a port to listen on");
    }
    checkDifferent(listeners);
  }

  private static void checkDifferent(List<PoolListener> listeners) {
    Set<String> pools = new HashSet<>();
    Set<InetSocketAddress> addresses = new HashSet<>();
    for (PoolListener listener : listeners) {
      InetSocketAddress address = listener.address();
      if (!pools.add(listener.pool())) {
        throw new IllegalArgumentException("there are two ports for pool " + listener.pool());
      }
      if (address.getPort() != 0 && !addresses.add(address)) {
        throw new IllegalArgumentException(
            "there are two pools on " + address.getHostString() + ':' + address.getPort());
      }
    }
  }

  /** The names of all pools that listeners and their routes lead to, each once. */
  public Set<String> pools() {
    Set<String> pools = new LinkedHashSet<>();
    listeners.stream().flatMap(PoolListener::pools).forEach(pools::add);
    return pools;
  }

  /** Settings that measure as is usual. */
  public ProxySettings(
      List<PoolListener> listeners,
      int threads,
      int connections,
      int backlog,
      BackendSettings backend) {
    this(listeners, threads, connections, backlog, backend, MeasureSettings.DEFAULTS);
  }
}
