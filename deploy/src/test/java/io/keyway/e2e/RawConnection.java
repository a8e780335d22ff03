package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A bare socket to a server of the memcached protocol; text stands for bytes one to one (ISO
 * 8859-1). One thread.
 */
final class RawConnection implements AutoCloseable {

  /** Ends every request of {@link #ask}, so that a missing or a stray reply shows at once. */
  private static final String FENCE = "mn\r\n";

  private static final String FENCE_REPLY = "MN\r\n";
  private static final int CONNECT_LIMIT_MILLIS = 5000;
  private static final int READ_LIMIT_MILLIS = 5000;

  private final Socket socket;
  private final InputStream input;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  RawConnection(InetSocketAddress address) throws IOException {
    socket = new Socket();
    socket.connect(address, CONNECT_LIMIT_MILLIS);
    // Each piece must travel in a packet of its own.
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_LIMIT_MILLIS);
    input = socket.getInputStream();
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends the commands and returns all the replies to them. */
  String ask(String commands) throws IOException {
    return ask(commands, this::send);
  }

  /** As {@link #ask(String)}, with the sending left to the caller. */
  String ask(String commands, Sending sending) throws IOException {
    sending.send(commands + FENCE);
    String replies = read(FENCE_REPLY);
    return replies.endsWith(FENCE_REPLY)
        ? replies.substring(0, replies.length() - FENCE_REPLY.length())
        : replies + "(closed)";
  }

  /** Fails if anything of the reply to a command comes within some time; the last thing to ask. */
  void assertLeftWaiting(String command, Duration time) throws IOException {
    send(command);
    socket.setSoTimeout(Math.toIntExact(time.toMillis()));
    assertThatThrownBy(input::read).isInstanceOf(SocketTimeoutException.class);
  }

  /**
   * All that comes until the server closes the connection, with a reset if it had not read all that
   * was sent.
   */
  String readToClose() throws IOException {
    try {
      return read("(no end)");
    } catch (SocketException e) {
      return received();
    }
  }

  private String read(String end) throws IOException {
    byte[] buffer = new byte[8192];
    received.reset();
    while (!received().endsWith(end)) {
      int count = input.read(buffer);
      if (count < 0) {
        break;
      }
      received.write(buffer, 0, count);
    }
    return received();
  }

  private String received() {
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A way to bring bytes to the server. */
  @FunctionalInterface
  interface Sending {
    void send(String bytes) throws IOException;
  }
}
