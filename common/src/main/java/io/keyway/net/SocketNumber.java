package io.keyway.net;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;

/** The number by which people who look at a server tell its sockets apart. */
public final class SocketNumber {

  private SocketNumber() {}

  /** The file descriptor; a random number of at least 0 where the transport has none. */
  public static int of(Channel channel) {
    return channel instanceof UnixChannel socket
        ? socket.fd().intValue()
        : channel.id().hashCode() & Integer.MAX_VALUE;
  }
}
