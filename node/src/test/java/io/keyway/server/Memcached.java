package io.keyway.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Debian's memcached as a process of its own, with one thread, on a free port of loopback. */
final class Memcached implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/bin/memcached");

  private final Process process;
  private final InetSocketAddress address;

  private Memcached(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param folder takes its output, and the port that the kernel chooses for port -1
   * @param options what else it is started with
   */
  static Memcached start(Path folder, int megabytes, String... options) throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException(
          PROGRAM + ": missing (expected: Debian's package memcached is installed)");
    }
    Path portFile = folder.resolve("port");
    ProcessBuilder builder =
        new ProcessBuilder(command(megabytes, options)).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("MEMCACHED_PORT_FILENAME", portFile.toString());
    Process process = builder.start();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Files.exists(portFile) || !process.isAlive());
    return new Memcached(
        process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port(portFile)));
  }

  private static List<String> command(int megabytes, String... options) {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-l", "127.0.0.1"));
    command.addAll(List.of(options));
    command.addAll(List.of("-p", "-1", "-U", "0", "-t", "1", "-m", Integer.toString(megabytes)));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "root"));
    }
    return command;
  }

  private static int port(Path portFile) throws IOException {
    String line = Files.readAllLines(portFile).getFirst();
    return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
  }

  InetSocketAddress address() {
    return address;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
