package io.keyway.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A listener that could not be opened; the message is a sentence for the person who started the
 * server.
 */
public final class ListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An address that could not be had, and why. */
  public ListenException(SocketAddress address, Throwable cause) {
    super(sentence(address, String.valueOf(cause.getMessage())), cause);
  }

  private static String sentence(SocketAddress address, String why) {
    if (!(address instanceof InetSocketAddress inet)) {
      return "cannot listen on the socket file " + address + ": " + why;
    }
    String host = inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
    String where = host + ":" + inet.getPort();
    return why.contains("Address already in use")
        ? "port " + inet.getPort() + " is in use: something already listens on " + where
        : "cannot listen on " + where + ": " + why;
  }
}
