package io.keyway.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.testing.TestClient;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SIGTERM for processes that clients ask without a pause. */
@Tag("measuring")
final class ShutdownIT {

  private static final int CLIENTS = 6;
  private static final int VALUE_BYTES = 20_000;
  private static final String VALUE = "v".repeat(VALUE_BYTES);
  private static final String REPLY = "VALUE k 7 %d\r\n%s\r\nEND\r\n".formatted(VALUE_BYTES, VALUE);
  private static final String LOST = "SERVER_ERROR \\S+ unavailable: [ -~]+";

  @Test
  void proxyUnderLoad_answersWhatItHasBegun_andEndsInOrder() throws Exception {
    try (KeywayProcess node = KeywayProcess.node();
        KeywayProcess proxy = KeywayProcess.proxy("--member", node.hostAndPort())) {
      fill(proxy.address());
      List<Pipeline> load = load(proxy.address());
      proxy.terminate();
      for (Pipeline client : load) {
        assertThat(client.errors()).isEmpty();
      }
      assertEndedInOrder(proxy);
      node.terminate();
      assertEndedInOrder(node);
    }
  }

  @Test
  void nodeUnderLoad_answersWhatItHasBegun_andEndsInOrder() throws Exception {
    try (KeywayProcess node = KeywayProcess.node();
        KeywayProcess proxy = KeywayProcess.proxy("--member", node.hostAndPort())) {
      fill(proxy.address());
      List<Pipeline> direct = load(node.address());
      List<Pipeline> behindTheProxy = load(proxy.address());
      node.terminate();
      for (Pipeline client : direct) {
        assertThat(client.errors()).isEmpty();
      }
      assertEndedInOrder(node);
      proxy.terminate();
      for (Pipeline client : behindTheProxy) {
        assertThat(client.errors()).allMatch(line -> line.matches(LOST));
      }
      assertEndedInOrder(proxy);
    }
  }

  @Test
  void requestsThatWereSent_areAllAnswered() throws Exception {
    int requests = 1000;
    try (KeywayProcess node = KeywayProcess.node();
        KeywayProcess proxy = KeywayProcess.proxy("--member", node.hostAndPort())) {
      fill(proxy.address());
      for (KeywayProcess server : List.of(proxy, node)) {
        try (TestClient client = TestClient.connect(server.address())) {
          client.send("get k\r\n".repeat(requests));
          assertThat(client.values().data()).containsEntry("k", VALUE);
          server.terminate();
          for (int i = 1; i < requests; i++) {
            assertThat(client.values().data()).containsEntry("k", VALUE);
          }
          assertThat(client.isEnded()).isTrue();
        }
        assertEndedInOrder(server);
      }
    }
  }

  @Test
  void clientThatNeverReads_holdsUpTheEndForSomeSeconds_whileNobodyIsToCome() throws Exception {
    try (KeywayProcess node = KeywayProcess.node();
        AdminProcess proxy = AdminProcess.start("proxy", "--member", node.hostAndPort());
        TestClient deaf = TestClient.connectNarrow(proxy.address())) {
      fill(proxy.address());
      assertThat(readiness(proxy)).isEqualTo(200);
      deaf.send("get k\r\n".repeat(2000));
      assertThat(deaf.values().data()).containsEntry("k", VALUE);
      long start = System.nanoTime();
      proxy.terminate();
      await().until(() -> readiness(proxy) == 503);
      assertThat(proxy.awaitExit()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
    }
  }

  private static int readiness(AdminProcess process) throws IOException, InterruptedException {
    URI ready =
        URI.create("http://127.0.0.1:%d/readyz".formatted(process.adminAddress().getPort()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static void fill(InetSocketAddress server) throws IOException {
    try (TestClient client = TestClient.connect(server)) {
      await().until(() -> client.set("k", VALUE).equals("STORED"));
    }
  }

  private static List<Pipeline> load(InetSocketAddress server) throws IOException {
    List<Pipeline> load = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      load.add(new Pipeline(server));
    }
    await().until(() -> load.stream().allMatch(Pipeline::isUnderWay));
    return load;
  }

  private static void assertEndedInOrder(KeywayProcess process) throws Exception {
    assertThat(process.awaitExit()).isZero();
    assertThat(process.log()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  /**
   * A client that asks without a pause, up to some requests ahead, until the server closes, which
   * must be between two replies and not be a reset.
   */
  private static final class Pipeline {

    private static final int BATCH = 20;
    private static final int AHEAD_MAX = 100;
    private static final int UNDER_WAY = 200;

    private final Socket socket;
    private final AtomicInteger answered = new AtomicInteger();

    /** Requests that may be sent before more is answered. */
    private final Semaphore room = new Semaphore(AHEAD_MAX);

    private final FutureTask<Set<String>> reading = new FutureTask<>(this::read);

    Pipeline(InetSocketAddress server) throws IOException {
      socket = new Socket(server.getAddress(), server.getPort());
      socket.setSoTimeout(10_000);
      Thread.startVirtualThread(reading);
      Thread.startVirtualThread(this::write);
    }

    boolean isUnderWay() {
      return answered.get() > UNDER_WAY;
    }

    /** The lines that came in place of the value, to the end of the connection. */
    Set<String> errors() throws Exception {
      return reading.get();
    }

    private Set<String> read() throws IOException {
      Set<String> errors = new TreeSet<>();
      try (InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16)) {
        for (int first = in.read(); first >= 0; first = in.read()) {
          if (first == REPLY.charAt(0)) {
            assertThat(first + new String(in.readNBytes(REPLY.length() - 1), ISO_8859_1))
                .isEqualTo(first + REPLY.substring(1));
          } else {
            errors.add((char) first + line(in));
          }
          answered.incrementAndGet();
          room.release();
        }
      }
      return errors;
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new EOFException("closed in the middle of: " + line);
        }
        line.append((char) next);
      }
      return line.toString().strip();
    }

    private void write() {
      byte[] batch = "get k\r\n".repeat(BATCH).getBytes(ISO_8859_1);
      try {
        OutputStream out = socket.getOutputStream();
        while (true) {
          room.acquire(BATCH);
          out.write(batch);
        }
      } catch (IOException | InterruptedException _) {
        // The server has closed, of which the reader tells.
        Thread.onSpinWait();
      }
    }
  }
}
