package io.keyway.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node or a proxy in a process of its own, with an HTTP port. One thread. */
final class AdminProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Pattern ADDRESS = Pattern.compile("(\\S+) (127\\.0\\.0\\.1):(\\d+)( .*)?");

  private final Process process;
  private final InetSocketAddress address;
  private final InetSocketAddress adminAddress;

  private AdminProcess(Process process, InetSocketAddress address, InetSocketAddress adminAddress) {
    this.process = process;
    this.address = address;
    this.adminAddress = adminAddress;
  }

  /** Starts {@code keyway} with a command and its options, and returns when it serves. */
  static AdminProcess start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(
        Path.of(System.getProperty(LocalClusterProcess.HOME_PROPERTY), "bin", "keyway").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-p", "0", "-l", "127.0.0.1", "--admin-port", "0"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines = process.inputReader();
    InetSocketAddress address = address(lines.readLine());
    return new AdminProcess(process, address, address(lines.readLine()));
  }

  private static InetSocketAddress address(String line) {
    Matcher matcher = ADDRESS.matcher(String.valueOf(line));
    if (!matcher.matches()) {
      throw new IllegalStateException("keyway: said '" + line + "' (expected: an address)");
    }
    return new InetSocketAddress(matcher.group(2), Integer.parseInt(matcher.group(3)));
  }

  InetSocketAddress address() {
    return address;
  }

  /** Where {@code /metrics} is. */
  InetSocketAddress adminAddress() {
    return adminAddress;
  }

  /** Asks it to end as {@code kill} does; returns at once. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits for its end; its exit status. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("still running after " + STOP_LIMIT);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    process.destroyForcibly().onExit().join();
  }
}
