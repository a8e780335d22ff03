package io.keyway.badinput;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client that comes after a bad one and wants to be served as if nothing had been. */
final class NextClient {

  private static final int LIMIT_MILLIS = 10_000;

  private NextClient() {}

  /** All replies to some requests, for which the client ends its side. */
  static String ask(InetSocketAddress server, String requests) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      ByteArrayOutputStream replies = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      in.transferTo(replies);
      return replies.toString(ISO_8859_1);
    }
  }

  /**
   * Stores, reads and deletes a value; returns what went wrong, or nothing. That the value is gone
   * is not wrong, as another client may flush at any time.
   */
  static String check(InetSocketAddress server, String name) throws IOException {
    String key = "next_" + name;
    String replies =
        ask(server, "set %1$s 0 0 5\r\nhello\r\nget %1$s\r\ndelete %1$s\r\n".formatted(key));
    String right =
        "STORED\r\n(VALUE %s 0 5\r\nhello\r\n)?END\r\n(DELETED|NOT_FOUND)\r\n".formatted(key);
    return replies.matches(right) ? "" : "the next client got " + replies;
  }
}
