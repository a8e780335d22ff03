package io.keyway.server;

import io.keyway.command.ClientStats;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open sockets of a node. Any thread. */
final class Sockets {

  private final Set<NodeConnection> clients = ConcurrentHashMap.newKeySet();
  private final List<ClientStats> listeners = new ArrayList<>();

  void add(NodeConnection client) {
    clients.add(client);
  }

  void remove(NodeConnection client) {
    clients.remove(client);
  }

  /** Adds a socket that is listened on. */
  synchronized void addListener(int number, SocketAddress address) {
    listeners.add(new ClientStats(number, text(address), "", "conn_listening", 0));
  }

  /** All sockets at this moment, by their numbers. */
  List<ClientStats> stats(int uptimeSeconds) {
    List<ClientStats> all = new ArrayList<>();
    synchronized (this) {
      for (ClientStats listener : listeners) {
        all.add(
            new ClientStats(
                listener.number(), listener.address(), "", listener.state(), uptimeSeconds));
      }
    }
    clients.forEach(client -> all.add(client.stats()));
    all.sort(Comparator.comparingInt(ClientStats::number));
    return all;
  }

  /** An address as memcached shows it. */
  static String text(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> "unknown";
      case InetSocketAddress inet when inet.getAddress() instanceof Inet6Address ->
          "tcp6:[" + host(inet) + "]:" + inet.getPort();
      case InetSocketAddress inet -> "tcp:" + host(inet) + ":" + inet.getPort();
      case DomainSocketAddress file -> "unix:" + file.path();
      default -> "unix:" + address;
    };
  }

  /** The address without a name or an interface. */
  static String host(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return address.getHostString();
    }
    String host = address.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    return zone < 0 ? host : host.substring(0, zone);
  }
}
