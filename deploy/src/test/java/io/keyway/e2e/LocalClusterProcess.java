package io.keyway.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster in a process of its own: {@code keyway local} of the distribution that the system
 * property {@code keyway.home} names. Any thread may use it.
 *
 * <p>The command prints a line for each component, {@code node-1 127.0.0.1:40001 …}, and then one
 * that starts with {@code Ready}.
 */
final class LocalClusterProcess implements CacheServer {

  /** The system property with the folder of the distribution, or of a checkout's {@code deploy}. */
  static final String HOME_PROPERTY = "keyway.home";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);
  private static final int OUTPUT_LINES_MAX = 500;
  private static final Pattern COMPONENT = Pattern.compile("(\\S+) (\\S+):(\\d{1,5})( .*)?");

  private final Process process;
  private final Duration stopLimit;
  private final Map<String, InetSocketAddress> addresses = new ConcurrentSkipListMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Deque<String> output = new ArrayDeque<>();
  private final List<Thread> readers;

  private LocalClusterProcess(Process process, Duration stopLimit) {
    this.process = process;
    this.stopLimit = stopLimit;
    this.readers =
        List.of(
            Thread.ofVirtual().start(this::readAnnouncements),
            Thread.ofVirtual().start(() -> readLines(process.getErrorStream(), _ -> {})));
  }

  /**
   * Starts a cluster on free ports and waits until it is ready.
   *
   * @param options more options of {@code keyway local}
   * @throws IllegalStateException if {@code keyway.home} is not set, or the cluster ends or is not
   *     ready within 30 seconds; the message has its output
   */
  static LocalClusterProcess start(String... options) {
    String home = System.getProperty(HOME_PROPERTY);
    if (home == null) {
      throw new IllegalStateException(
          HOME_PROPERTY + ": not set (expected: the folder that has bin/keyway)");
    }
    return start(Path.of(home), START_LIMIT, STOP_LIMIT, options);
  }

  static LocalClusterProcess start(
      Path home, Duration startLimit, Duration stopLimit, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(home.resolve("bin/keyway").toString(), "local", "--console-port", "0"));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    try {
      LocalClusterProcess cluster =
          new LocalClusterProcess(new ProcessBuilder(command).start(), stopLimit);
      cluster.awaitReady(startLimit);
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady(Duration limit) {
    try {
      ready.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      kill();
      throw failure("not ready within " + limit, e);
    } catch (ExecutionException e) {
      kill();
      throw failure("ended before it was ready", e);
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw failure("start interrupted", e);
    }
  }

  private void readAnnouncements() {
    readLines(process.getInputStream(), this::announced);
    ready.completeExceptionally(new IllegalStateException("end of output"));
  }

  private void announced(String line) {
    if (line.startsWith("Ready")) {
      ready.complete(null);
      return;
    }
    Matcher component = COMPONENT.matcher(line);
    if (!ready.isDone() && component.matches()) {
      int port = Integer.parseInt(component.group(3));
      addresses.put(component.group(1), new InetSocketAddress(component.group(2), port));
    }
  }

  private void readLines(InputStream stream, Consumer<String> heard) {
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        heard.accept(line);
      }
    } catch (IOException e) {
      keep("(the output broke off: " + e.getMessage() + ")");
    }
  }

  private void keep(String line) {
    synchronized (output) {
      if (output.size() == OUTPUT_LINES_MAX) {
        output.removeFirst();
      }
      output.addLast(line);
    }
  }

  /** The address of the first proxy. */
  @Override
  public InetSocketAddress address() {
    return address("proxy-1");
  }

  /** The address of the first node. */
  @Override
  public InetSocketAddress nodeAddress() {
    return address("node-1");
  }

  /**
   * The address of a component by the name that the cluster printed, such as {@code ZooKeeper} or
   * {@code node-2}.
   *
   * @throws IllegalArgumentException if the cluster printed no such name
   */
  InetSocketAddress address(String component) {
    InetSocketAddress address = addresses.get(component);
    if (address == null) {
      throw new IllegalArgumentException(
          "component: " + component + " (expected: one of " + addresses.keySet() + ")");
    }
    return address;
  }

  /** The addresses of all components by name. */
  Map<String, InetSocketAddress> addresses() {
    return Map.copyOf(addresses);
  }

  @Override
  public boolean isKeyway() {
    return true;
  }

  /** The newest lines that the cluster printed on both streams, in the order of arrival. */
  String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /**
   * Stops the cluster with SIGTERM, and kills it when it does not end in time.
   *
   * @throws IllegalStateException if it had to be killed, or ended with another exit code than 0;
   *     the message has its output
   */
  @Override
  public void close() {
    // Process.destroy would also close the streams, and the last words would be lost.
    process.toHandle().destroy();
    int exitCode = awaitExit();
    if (exitCode != 0) {
      throw failure("exit code " + exitCode + " (expected: 0)", null);
    }
  }

  private int awaitExit() {
    try {
      if (process.waitFor(stopLimit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    throw failure("still running " + stopLimit + " after SIGTERM, killed", null);
  }

  /** The launcher may have started a JVM of its own, which would outlive it. */
  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }

  private IllegalStateException failure(String what, @Nullable Throwable cause) {
    awaitOutput();
    return new IllegalStateException("keyway local: " + what + "\n" + output(), cause);
  }

  private void awaitOutput() {
    try {
      for (Thread reader : readers) {
        reader.join(OUTPUT_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "keyway";
  }
}
