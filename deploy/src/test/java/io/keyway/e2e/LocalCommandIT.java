package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.fixture.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a user of {@code keyway local} sees beside the protocol. */
final class LocalCommandIT {

  private static final Path LAUNCHER =
      Path.of(System.getProperty(LocalClusterProcess.HOME_PROPERTY), "bin", "keyway");

  @Test
  void everyComponent_hasALine_andTheProxiesAnswer() throws IOException {
    try (LocalClusterProcess cluster =
        LocalClusterProcess.start("--nodes", "2", "--proxies", "2")) {
      assertThat(cluster.addresses())
          .containsOnlyKeys("ZooKeeper", "node-1", "node-2", "proxy-1", "proxy-2", "http");
      try (RawConnection one = new RawConnection(cluster.address("proxy-1"));
          RawConnection other = new RawConnection(cluster.address("proxy-2"))) {
        assertThat(one.ask("set shared 7 0 5\r\nhello\r\n")).isEqualTo("STORED\r\n");
        assertThat(other.ask("get shared\r\n")).isEqualTo("VALUE shared 7 5\r\nhello\r\nEND\r\n");
      }
    }
  }

  @Test
  void proxies_takeConsecutivePorts() throws IOException {
    int port = FreePort.find(2);
    try (LocalClusterProcess cluster =
        LocalClusterProcess.start(
            "--nodes", "1", "--proxies", "2", "--port", Integer.toString(port))) {
      assertThat(cluster.address("proxy-1").getPort()).isEqualTo(port);
      assertThat(cluster.address("proxy-2").getPort()).isEqualTo(port + 1);
    }
  }

  @Test
  void metrics_showRingAndNodes() throws Exception {
    try (LocalClusterProcess cluster = LocalClusterProcess.start("--nodes", "2");
        HttpClient client = HttpClient.newHttpClient()) {
      URI metrics =
          URI.create("http://127.0.0.1:" + cluster.address("http").getPort() + "/metrics");
      String body =
          client
              .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(body)
          .contains("keyway_zookeeper_connected 1.0")
          .containsPattern("keyway_ring_epoch\\{pool=\"default\",proxy=\"proxy-1\"\\} [1-9]")
          .contains("keyway_node_items{node=\"node-2\"} 0.0");
    }
  }

  @Test
  void portInUse_isOneSentenceAndExitCode1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Process process =
          new ProcessBuilder(LAUNCHER.toString(), "local", "--port", Integer.toString(port))
              .start();
      String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(error)
          .isEqualTo(
              "keyway local: port "
                  + port
                  + " is in use: something already listens on 127.0.0.1:"
                  + port
                  + "\n");
    }
  }

  @Test
  void consolePortInUse_takesAnother() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      take(taken, 8211);
      Process process =
          new ProcessBuilder(LAUNCHER.toString(), "local", "--nodes", "1", "--port", "0").start();
      try (BufferedReader lines = process.inputReader()) {
        assertThat(lines.lines().filter(line -> line.startsWith("Look at it:")).findFirst())
            .hasValueSatisfying(line ->
                assertThat(line)
                    .startsWith("Look at it:  http://127.0.0.1:")
                    .doesNotContain("8211"));
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  /** Listens on {@code port}; where somebody else on this machine does, it is taken as well. */
  private static void take(ServerSocket socket, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    socket.setReuseAddress(true);
    try {
      socket.bind(address);
    } catch (BindException _) {
      new Socket(address.getAddress(), port).close();
    }
  }
}
