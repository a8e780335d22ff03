package io.keyway.server;

import io.keyway.command.Observation;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Tells those who watch a node of a client that comes and goes. Event loop only. */
final class ConnectionEvents {

  private final Channel channel;
  private final int number;
  private final Observation observation;

  ConnectionEvents(Channel channel, int number, Observation observation) {
    this.channel = channel;
    this.number = number;
    this.observation = observation;
  }

  void connected() {
    observation.verbosity().connected(number);
    observation.watchers().connected(host(), port(), transport(), number);
  }

  /** Says why a connection has ended, in memcached's word. */
  void closed(String reason) {
    observation.verbosity().closed(number);
    observation.watchers().closed(host(), port(), transport(), reason, number);
  }

  private String host() {
    return channel.remoteAddress() instanceof InetSocketAddress peer ? Sockets.host(peer) : "unix";
  }

  private int port() {
    return channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getPort() : 0;
  }

  private String transport() {
    return channel.localAddress() instanceof InetSocketAddress ? "tcp" : "unix";
  }
}
