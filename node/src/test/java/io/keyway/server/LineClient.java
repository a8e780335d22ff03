package io.keyway.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client that reads replies line by line and waits for each some seconds at most. */
final class LineClient implements AutoCloseable {

  private static final int WAIT_MILLIS_MAX = 20_000;

  private final Socket socket = new Socket();
  private final BufferedReader reader;

  LineClient(InetSocketAddress server) throws IOException {
    socket.setSoTimeout(WAIT_MILLIS_MAX);
    socket.connect(server);
    reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next line without its end; null when the server has closed. */
  String line() throws IOException {
    String line = reader.readLine();
    return line == null ? "(closed)" : line;
  }

  /** Sends a command and returns the first line of its reply. */
  String ask(String command) throws IOException {
    send(command + "\r\n");
    return line();
  }

  /** The figures that a command answers, in their order. */
  Map<String, String> stats(String command) throws IOException {
    Map<String, String> stats = new LinkedHashMap<>();
    for (String line = ask(command); !line.equals("END"); line = line()) {
      String[] words = line.split(" ", 3);
      stats.put(words[1], words[2]);
    }
    return stats;
  }

  long stat(String name) throws IOException {
    return Long.parseLong(stats("stats").getOrDefault(name, "-1"));
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
