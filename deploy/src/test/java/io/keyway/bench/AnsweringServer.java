package io.keyway.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Function;

/** A server that stores nothing, and answers each get with what a function makes of the key. */
final class AnsweringServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Function<String, String> answer;

  AnsweringServer(Function<String, String> answer) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.answer = answer;
  }

  AnsweringServer start() {
    Thread.startVirtualThread(this::accept);
    return this;
  }

  Target target() {
    return Target.parse("127.0.0.1:" + listener.getLocalPort());
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket accepted) {
    try (Socket socket = accepted) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        boolean isSet = line.startsWith("set ") && in.readLine() != null;
        String reply = isSet ? "STORED\r\n" : answer.apply(line.substring("get ".length()));
        socket.getOutputStream().write(reply.getBytes(US_ASCII));
      }
    } catch (IOException e) {
      // The generator closes connections that are out of step; nothing is left to answer.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
