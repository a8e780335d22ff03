package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class LocalClusterProcessTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String ANNOUNCE =
      """
      echo "ZooKeeper 127.0.0.1:2181"
      echo "node-1 127.0.0.1:40001 incarnation 7"
      echo "proxy-1 127.0.0.1:40002"
      echo "options: $*"
      """;
  private static final String RUN =
      "echo Ready in 0.4 s\nwhile true; do read -t 0.05 _ <> <(:); done\n";

  @TempDir private Path home;

  @Test
  void start_readyPrinted_knowsEachComponent() throws IOException {
    write("trap 'exit 0' TERM\n" + ANNOUNCE + RUN);
    try (LocalClusterProcess cluster =
        LocalClusterProcess.start(home, LONG, LONG, "--nodes", "2")) {
      assertThat(cluster.addresses()).containsOnlyKeys("ZooKeeper", "node-1", "proxy-1");
      assertThat(cluster.address("node-1")).hasToString("/127.0.0.1:40001");
      assertThat(cluster.hostAndPort()).isEqualTo("127.0.0.1:40002");
      assertThat(cluster.output()).contains("options: local --console-port 0 --port 0 --nodes 2");
    }
  }

  @Test
  void address_unknownComponent_namesTheKnownOnes() throws IOException {
    write("trap 'exit 0' TERM\n" + ANNOUNCE + RUN);
    try (LocalClusterProcess cluster = LocalClusterProcess.start(home, LONG, LONG)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> cluster.address("node-9"))
          .withMessage("component: node-9 (expected: one of [ZooKeeper, node-1, proxy-1])");
    }
  }

  @Test
  void start_endsTooEarly_reportsBothStreams() throws IOException {
    write("echo starting; echo 'address in use' >&2; exit 1\n");
    assertThatIllegalStateException()
        .isThrownBy(() -> LocalClusterProcess.start(home, LONG, LONG))
        .withMessageContainingAll("ended before it was ready", "starting", "address in use");
  }

  @Test
  void start_neverReady_isKilled() throws IOException {
    write("echo $$; while true; do read -t 0.05 _ <> <(:); done\n");
    assertThatIllegalStateException()
        .isThrownBy(() -> LocalClusterProcess.start(home, SHORT, LONG))
        .withMessageContaining("not ready within PT0.3S");
  }

  @Test
  void close_otherExitCode_isReported() throws IOException {
    write("trap 'echo going; exit 3' TERM\n" + ANNOUNCE + RUN);
    LocalClusterProcess cluster = LocalClusterProcess.start(home, LONG, LONG);
    assertThatIllegalStateException()
        .isThrownBy(cluster::close)
        .withMessageContainingAll("exit code 3 (expected: 0)", "going");
  }

  @Test
  void close_signalIgnored_isKilled() throws IOException {
    write("trap '' TERM\n" + ANNOUNCE + RUN);
    LocalClusterProcess cluster = LocalClusterProcess.start(home, LONG, SHORT);
    assertThatIllegalStateException()
        .isThrownBy(cluster::close)
        .withMessageContaining("still running PT0.3S after SIGTERM, killed");
  }

  private void write(String script) throws IOException {
    Path keyway = Files.createDirectories(home.resolve("bin")).resolve("keyway");
    Files.writeString(keyway, "#!/bin/bash\n" + script);
    Files.setPosixFilePermissions(keyway, PosixFilePermissions.fromString("rwx------"));
  }
}
