package io.keyway.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A {@code keyway node} in a process of its own that joins a cluster, and can be killed without a
 * word. One thread.
 */
final class NodeProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Process process;
  private final InetSocketAddress address;

  private NodeProcess(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a node and returns when it has said that it is a member. */
  static NodeProcess start(String id, int port, InetSocketAddress zookeeper) throws IOException {
    String home = System.getProperty(LocalClusterProcess.HOME_PROPERTY);
    Process process =
        new ProcessBuilder(
                Path.of(home, "bin", "keyway").toString(),
                "node",
                "-l",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "--id",
                id,
                "--zookeeper",
                zookeeper.getHostString() + ":" + zookeeper.getPort(),
                "--pool",
                "default")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines = process.inputReader();
    String line = lines.readLine();
    while (line != null && !line.startsWith("Member of pool")) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("keyway node: ended before it was a member");
    }
    return new NodeProcess(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  InetSocketAddress address() {
    return address;
  }

  /** Ends it as {@code kill -9} does, and returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, STOP_LIMIT.toMillis(), MILLISECONDS).join();
    kill();
  }
}
