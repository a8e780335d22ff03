package io.keyway.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedZooKeeperTest {
  @Test
  void start_withoutFolder_deletesItsDataOnClose() throws Exception {
    Set<Path> before = temporaryFolders();
    int port;
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(0)) {
      port = server.port();
      assertThat(port).isPositive();
      assertThat(server.connectString()).isEqualTo("127.0.0.1:" + port);
      assertThat(temporaryFolders()).hasSize(before.size() + 1);
    }
    assertThat(temporaryFolders()).isEqualTo(before);
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> ask(port, "srvr"));
  }

  @Test
  void start_onAFolder_findsItsData(@TempDir Path folder) {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(0, folder);
        Cluster cluster = Cluster.connect(server.connectString(), "c")) {
      cluster.documents("p").create(new PoolSettings("modula"));
    }
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(0, folder);
        Cluster cluster = Cluster.connect(server.connectString(), "c")) {
      assertThat(cluster.documents("p").settings()).contains(new PoolSettings("modula"));
    }
  }

  @Test
  void start_portInUse_saysSo() {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(0)) {
      assertThatExceptionOfType(ClusterException.class)
          .isThrownBy(() -> EmbeddedZooKeeper.start(server.port()))
          .withMessageContaining("port " + server.port());
    }
  }

  @Test
  void fourLetterWords_butSrvr_areRefused() throws Exception {
    try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(0)) {
      assertThat(ask(server.port(), "srvr")).contains("Mode: standalone");
      assertThat(ask(server.port(), "envi")).contains("not in the whitelist");
    }
  }

  @Test
  void close_leavesNoServerThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    EmbeddedZooKeeper.start(0).close();

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread) && !foreign(thread))
                .isEmpty());
  }

  private static boolean foreign(Thread thread) {
    return thread.isDaemon() || thread.getName().startsWith("awaitility");
  }

  private static String ask(int port, String word) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(word.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static Set<Path> temporaryFolders() throws IOException {
    try (Stream<Path> list = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return list.filter(path -> path.getFileName().toString().startsWith("keyway-zookeeper"))
          .collect(Collectors.toSet());
    }
  }
}
