package io.keyway.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code keyway node} of the packaged distribution as a service manager does. */
final class NodeCommandIT {

  private static final Path LAUNCHER =
      Path.of(requireNonNull(System.getProperty("keyway.home")), "bin/keyway");
  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final int STOP_SECONDS_MAX = 60;

  private final List<Process> processes = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void portsAndProcessId_areInTheirFilesUntilSigusr1() throws Exception {
    Path pidFile = folder.resolve("pid");
    Process node = start("-p", "0", "-l", "127.0.0.1,127.0.0.1:0", "-P", pidFile.toString());

    List<Integer> ports = ports();

    assertThat(ports).hasSize(2).doesNotHaveDuplicates();
    await().atMost(START_MAX).untilAsserted(() -> assertThat(pidFile).exists());
    assertThat(pidFile).hasContent(node.pid() + "\n");
    awaitReady(node);
    signal("HUP", node.pid());
    for (int port : ports) {
      assertThat(ask(loopback(port))).startsWith("VERSION ");
    }
    signal("USR1", node.pid());
    assertThat(exitStatus(node)).isZero();
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void socketFile_hasItsModeAndIsGoneAfterSigint() throws Exception {
    Path socket = folder.resolve("socket");
    Process node = start("-s", socket.toString(), "-a", "750");
    awaitReady(node);

    assertThat(ask(UnixDomainSocketAddress.of(socket))).startsWith("VERSION ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rwxr-x---");
    signal("INT", node.pid());
    assertThat(exitStatus(node)).isZero();
    assertThat(socket).doesNotExist();
  }

  @Test
  void daemon_servesWhenItsStarterReturns() throws Exception {
    Path pidFile = folder.resolve("pid");
    Process starter = start("-d", "-p", "0", "-l", "127.0.0.1", "-P", pidFile.toString());
    assertThat(exitStatus(starter)).isZero();

    long pid = Long.parseLong(Files.readString(pidFile).strip());
    try {
      assertThat(pid).isNotEqualTo(starter.pid());
      assertThat(ask(loopback(ports().getFirst()))).startsWith("VERSION ");
      signal("TERM", pid);
      await()
          .atMost(START_MAX)
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(pidFile).doesNotExist();
    } finally {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void daemonThatCannotListen_failsWithOneSentence() throws Exception {
    Process starter = start("-d", "-s", folder.resolve("none/socket").toString());
    assertThat(exitStatus(starter)).isEqualTo(ExitCode.FAILED.value());
    assertThat(errors().lines().toList())
        .singleElement()
        .asString()
        .startsWith("keyway node: cannot listen on");
  }

  @Test
  void root_becomesTheUserWithAllItsThreads() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    String expected = root ? uidOf("nobody") : uidOf(System.getProperty("user.name"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Process node = start("-u", "nobody", "-k", "-L", "-p", "0", "-l", "127.0.0.1");
    awaitReady(node);

    try (var threads = Files.list(Path.of("/proc/" + node.pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        assertThat(Files.readString(thread.resolve("status")))
            .containsPattern("Uid:\\s+" + expected + "\\s+" + expected + "\\s+" + expected);
      }
    }
    signal("TERM", node.pid());
    assertThat(exitStatus(node)).isZero();
  }

  @Test
  void memory_isWhatWasAskedForWhateverTheHeapIs() throws Exception {
    Process node = start("-m", "512", "-p", "0", "-l", "127.0.0.1");
    awaitReady(node);

    byte[] value = new byte[1_000_000];
    try (Socket socket = new Socket()) {
      socket.connect(loopback(ports().getFirst()));
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < 400; i++) {
        String line = "set k" + i + " 0 0 " + value.length + "\r\n";
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.write(value);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(replies.readLine()).isEqualTo("STORED");
      }
      out.write("stats\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(replies.lines().takeWhile(line -> !line.equals("END")))
          .contains("STAT curr_items 400", "STAT evictions 0");
    }
    signal("TERM", node.pid());
    assertThat(exitStatus(node)).isZero();
  }

  @Test
  void memoryFile_keepsItemsOverASignal_andNotOverAKill() throws Exception {
    Path items = folder.resolve("items");
    String[] flags = {"-e", items.toString(), "-A", "-p", "0", "-l", "127.0.0.1"};
    Process node = start(flags);
    assertThat(tell(node, "set a 7 1000 1\r\nx\r\nset b 0 0 1000000\r\n" + "y".repeat(1_000_000)))
        .isEqualTo("STORED\r\nSTORED\r\n");

    signal("TERM", node.pid());
    assertThat(exitStatus(node)).isZero();
    node = start(flags);
    assertThat(tell(node, "get a b\r\nset c 0 0 1\r\nz"))
        .startsWith("VALUE a 7 1\r\nx\r\nVALUE b 0 1000000\r\nyyy");
    assertThat(tell(node, "shutdown graceful")).isEmpty();
    assertThat(exitStatus(node)).isZero();
    node = start(flags);
    assertThat(tell(node, "get a c")).isEqualTo("VALUE a 7 1\r\nx\r\nVALUE c 0 1\r\nz\r\nEND\r\n");

    signal("KILL", node.pid());
    node.waitFor();
    node = start(flags);
    assertThat(tell(node, "get a c")).isEqualTo("END\r\n");
    assertThat(errors())
        .contains(items + ": it was not left by a clean stop; the node starts empty");
    Process other = start(flags);
    assertThat(exitStatus(other)).isEqualTo(ExitCode.FAILED.value());
    assertThat(errors())
        .isEqualTo("keyway node: memory file: " + items + " is in use by another node\n");
  }

  /** Sends lines to a node that is just starting; returns all that it answers. */
  private String tell(Process node, String lines) throws IOException {
    awaitReady(node);
    try (Socket socket = new Socket()) {
      socket.connect(loopback(ports().getFirst()));
      socket.getOutputStream().write((lines + "\r\nquit\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void wrongValue_isOneSentenceAndUsageError() throws Exception {
    Process node = start("-m", "lots");
    assertThat(exitStatus(node)).isEqualTo(ExitCode.USAGE.value());
    assertThat(errors())
        .isEqualTo("keyway node: -m: lots (expected: a whole number)\nSee keyway node --help.\n");
  }

  private Process start(String... flags) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString(), "node");
    builder.command().addAll(List.of(flags));
    builder.environment().put("MEMCACHED_PORT_FILENAME", folder.resolve("ports").toString());
    Process process =
        builder
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** Waits until the node has said where it listens; from then on it answers every signal. */
  private void awaitReady(Process node) {
    await()
        .atMost(START_MAX)
        .failFast("the node ended", () -> !node.isAlive())
        .until(() -> Files.readString(folder.resolve("out")).contains(" MiB)\n"));
  }

  private List<Integer> ports() {
    Path file = folder.resolve("ports");
    await().atMost(START_MAX).until(() -> Files.exists(file));
    try {
      return Files.readAllLines(file).stream()
          .map(line -> Integer.parseInt(line.replace("TCP INET: ", "")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private static int exitStatus(Process process) throws InterruptedException {
    assertThat(process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  private static String uidOf(String user) throws IOException {
    Process id = new ProcessBuilder("id", "-u", user).start();
    return new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static String ask(SocketAddress address) throws IOException {
    boolean tcp = address instanceof InetSocketAddress;
    try (SocketChannel channel =
        tcp ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(address);
      channel.write(StandardCharsets.US_ASCII.encode("version\r\n"));
      ByteBuffer reply = ByteBuffer.allocate(100);
      channel.read(reply);
      return StandardCharsets.US_ASCII.decode(reply.flip()).toString();
    }
  }
}
