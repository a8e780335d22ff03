package io.keyway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Debian's memcached on a free port of loopback, with one worker thread and 64 MB. */
final class DebianMemcached implements CacheServer {

  private static final String PROGRAM = "/usr/bin/memcached";
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final long STOP_LIMIT_SECONDS = 5;

  private final Process process;
  private final InetSocketAddress address;

  private DebianMemcached(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts memcached and waits until it listens.
   *
   * @throws UncheckedIOException if the program cannot be started
   */
  static DebianMemcached start() {
    try {
      Path folder = Files.createTempDirectory("memcached-e2e");
      Path portFile = folder.resolve("port");
      ProcessBuilder builder = new ProcessBuilder(command());
      builder.environment().put("MEMCACHED_PORT_FILENAME", portFile.toString());
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
      Process process = builder.start();
      awaitPort(process, portFile);
      return new DebianMemcached(
          process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port(portFile)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Port -1 lets the kernel choose; memcached then writes its choice into the file that the
   * environment names.
   */
  private static List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(PROGRAM, "-l", "127.0.0.1", "-p", "-1", "-U", "0", "-t", "1", "-m", "64"));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "root"));
    }
    return command;
  }

  private static void awaitPort(Process process, Path portFile) {
    try {
      Awaitility.await("memcached's port in " + portFile)
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Files.exists(portFile));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static int port(Path portFile) throws IOException {
    String line = Files.readAllLines(portFile).getFirst();
    return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public boolean isKeyway() {
    return false;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "memcached";
  }
}
