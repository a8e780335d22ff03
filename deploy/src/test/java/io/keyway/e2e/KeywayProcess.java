package io.keyway.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code keyway node} or {@code keyway proxy} in a process of its own on loopback, which can be
 * stopped, killed without a word, and held still. One thread.
 */
final class KeywayProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Pattern PLACE = Pattern.compile("(\\S+) \\S+:(\\d+)( .*)?");

  private final Process process;
  private final Path log;
  private final InetSocketAddress address;

  private KeywayProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Starts a node of the default pool, and returns when it has said that it is a member. */
  static KeywayProcess node(String id, int port, String zookeeper) throws IOException {
    return start(
        "Member of pool",
        List.of(
            "node", "-p", "" + port, "--id", id, "--zookeeper", zookeeper, "--pool", "default"));
  }

  /** Starts a node that no pool knows. */
  static KeywayProcess node() throws IOException {
    return start("", List.of("node", "-p", "0"));
  }

  /** Starts a proxy, and returns when it listens. */
  static KeywayProcess proxy(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("proxy", "-p", "0"));
    arguments.addAll(List.of(options));
    return start("", arguments);
  }

  private static KeywayProcess start(String awaited, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty(LocalClusterProcess.HOME_PROPERTY), "bin", "keyway").toString());
    command.addAll(arguments);
    command.addAll(List.of("-l", "127.0.0.1"));
    Path log = Files.createTempFile("keyway", ".log");
    log.toFile().deleteOnExit();
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader lines = process.inputReader();
    int port = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher place = PLACE.matcher(line);
      port = port == 0 && place.matches() ? Integer.parseInt(place.group(2)) : port;
      if (port > 0 && line.startsWith(awaited)) {
        return new KeywayProcess(process, log, port);
      }
    }
    throw new IllegalStateException(command + ": ended before it was there");
  }

  InetSocketAddress address() {
    return address;
  }

  int port() {
    return address.getPort();
  }

  String hostAndPort() {
    return "127.0.0.1:" + port();
  }

  /** Ends it as {@code kill -9} does, and returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Asks it to end as {@code kill} does; returns at once. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for its end; its exit status. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_LIMIT.toMillis(), MILLISECONDS)) {
      throw new IllegalStateException("still running after " + STOP_LIMIT);
    }
    return process.exitValue();
  }

  /** What it has written to standard error. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Stops all its threads, as a process that hangs. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .ignoreExceptionsInstanceOf(IOException.class) // of threads that end just then
        .until(this::isStopped);
  }

  /** Whether no thread runs any more: some still do for a moment behind the signal. */
  private boolean isStopped() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
          return false;
        }
      }
    }
    return true;
  }

  /** Lets its threads go on. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  /** Memory that the process has. */
  long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    process.toHandle().destroy();
    process.onExit().completeOnTimeout(process, STOP_LIMIT.toMillis(), MILLISECONDS).join();
    kill();
  }
}
