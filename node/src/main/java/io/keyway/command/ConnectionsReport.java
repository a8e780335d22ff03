package io.keyway.command;

import java.util.List;
import java.util.function.Supplier;

/** Answers {@code stats conns}: each socket of the server. */
final class ConnectionsReport {

  private final Supplier<List<ClientStats>> sockets;

  ConnectionsReport(Supplier<List<ClientStats>> sockets) {
    this.sockets = sockets;
  }

  void write(StatLines lines) {
    for (ClientStats socket : sockets.get()) {
      String prefix = socket.number() + ":";
      lines.add(prefix + "addr", socket.address());
      if (!socket.listenAddress().isEmpty()) {
        lines.add(prefix + "listen_addr", socket.listenAddress());
      }
      lines.add(prefix + "state", socket.state());
      lines.add(prefix + "secs_since_last_cmd", socket.idleSeconds());
    }
    lines.end();
  }
}
