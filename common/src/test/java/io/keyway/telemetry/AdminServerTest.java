package io.keyway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.net.ListenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminServerTest {

  private final Metrics metrics = new Metrics();
  private final AtomicBoolean ready = new AtomicBoolean();
  private final HttpClient client = HttpClient.newHttpClient();
  private final InetSocketAddress anyPort =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private AdminServer server = AdminServer.start(anyPort, metrics, ready::get);

  @BeforeEach
  void addFigures() {
    metrics.gauge("keyway.test.gauge", "A gauge.", () -> 42, "pool", "default");
    metrics.counter("keyway.test.things", "A counter.", ready, _ -> 7);
  }

  @AfterEach
  void close() {
    server.close();
    metrics.close();
    client.close();
  }

  @Test
  void healthz_isOk() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void readyz_followsReadiness() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    ready.set(true);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_haveOurFiguresAndTheJvms() throws Exception {
    assertThat(get("/metrics").body())
        .contains("keyway_test_gauge{pool=\"default\"} 42.0")
        .contains("keyway_test_things_total 7.0")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void otherPath_isNotFound() throws Exception {
    assertThat(get("/metrics/more").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void post_isNotAllowed() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(uri("/metrics"))
            .POST(HttpRequest.BodyPublishers.ofString("x"))
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void portInUse_isOneSentence() {
    assertThatThrownBy(() -> AdminServer.start(server.address(), metrics, () -> true))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("port " + server.address().getPort() + " is in use");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }
}
