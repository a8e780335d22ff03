package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Talks to a console as its page does: with a cookie and the word against forged requests. */
final class ConsoleClient implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final String base;
  private String csrf = "";

  ConsoleClient(InetSocketAddress address) {
    this.base = "http://127.0.0.1:" + address.getPort() + "/api/";
  }

  /** An answer and its status. */
  record Answer(int status, JsonNode json) {

    String error() {
      return json.path("error").asString("");
    }
  }

  /** Learns who the server takes it for, and the word for changes. */
  JsonNode session() {
    JsonNode session = get("session").json();
    csrf = session.path("csrf").asString();
    return session;
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String json) {
    return send(request(path).POST(BodyPublishers.ofString(json)));
  }

  Answer delete(String path, String json) {
    return send(request(path).method("DELETE", BodyPublishers.ofString(json)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(Duration.ofSeconds(20))
        .header("X-Keyway-Csrf", csrf);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String body = response.body().isEmpty() ? "{}" : response.body();
      return new Answer(response.statusCode(), Json.MAPPER.readTree(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines of a stream as they come; close it to hang up. */
  Stream<String> lines(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofLines()).body();
  }

  /** A key as the API takes it. */
  static String key(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
