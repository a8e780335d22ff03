package io.keyway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A real memcached on a free loopback port. */
public final class Memcached implements AutoCloseable {

  private final Process process;
  private final InetSocketAddress address;

  private Memcached(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one and waits until it answers. */
  public static Memcached start() throws IOException {
    int port = freePort();
    List<String> command =
        new ArrayList<>(List.of("memcached", "-l", "127.0.0.1", "-t", "1", "-U", "0"));
    command.addAll(List.of("-p", Integer.toString(port)));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "root"));
    }
    Process process = new ProcessBuilder(command).inheritIO().start();
    Memcached memcached =
        new Memcached(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(() -> !memcached.stats().isEmpty());
    return memcached;
  }

  /** A port that nothing listened on a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Its own counters. */
  public Map<String, Long> stats() {
    Map<String, Long> stats = new HashMap<>();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write("stats\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null && !line.equals("END"); line = in.readLine()) {
        String[] words = line.split(" ", -1);
        if (words[2].matches("\\d{1,18}")) {
          stats.put(words[1], Long.valueOf(words[2]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stats;
  }

  /** Its address as a target with a name. */
  public String target(String name) {
    return name + "=127.0.0.1:" + address.getPort();
  }

  InetSocketAddress address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Stops it without ending it, as a hung server. */
  void freeze() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(pid())).inheritIO().start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
