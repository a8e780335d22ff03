package io.keyway.net;

import java.net.InetSocketAddress;

/**
 * A listener that could not be opened; the message is a sentence for the person who started the
 * server.
 */
public final class ListenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An address that could not be had, and why. */
  public ListenException(InetSocketAddress address, Throwable cause) {
    super(sentence(address, cause), cause);
  }

  private static String sentence(InetSocketAddress address, Throwable cause) {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    String where = host + ":" + address.getPort();
    String why = String.valueOf(cause.getMessage());
    return why.contains("Address already in use")
        ? "port " + address.getPort() + " is in use: something already listens on " + where
        : "cannot listen on " + where + ": " + why;
  }
}
