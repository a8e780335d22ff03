package io.keyway.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.keyway.net.ListenException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * A small HTTP server for probes and scrapers: {@code /healthz} answers as long as the process
 * lives, {@code /readyz} says whether it should get traffic, {@code /metrics} is for Prometheus.
 */
public final class AdminServer implements AutoCloseable {

  private static final int BACKLOG = 64;
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private AdminServer(InetSocketAddress address, Metrics metrics, BooleanSupplier ready)
      throws IOException {
    server = HttpServer.create(address, BACKLOG);
    server.setExecutor(executor);
    server.createContext("/healthz", exchange -> answer(exchange, "/healthz", 200, "ok\n"));
    server.createContext("/readyz", exchange -> answerReadiness(exchange, ready.getAsBoolean()));
    server.createContext("/metrics", exchange -> answer(exchange, "/metrics", 200, metrics.text()));
    server.start();
  }

  /**
   * Starts to answer.
   *
   * @param ready asked on each {@code /readyz}, on any thread
   * @throws ListenException if the address can't be had
   */
  public static AdminServer start(
      InetSocketAddress address, Metrics metrics, BooleanSupplier ready) {
    try {
      return new AdminServer(address, metrics, ready);
    } catch (IOException e) {
      throw new ListenException(address, e);
    }
  }

  /** Has a handler answer a path and all that is below it; any time. */
  public void mount(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answerReadiness(HttpExchange exchange, boolean ready) throws IOException {
    answer(exchange, "/readyz", ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
  }

  /** Answers exactly one path: a context also gets everything below it. */
  private static void answer(HttpExchange exchange, String path, int status, String text)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!READING.contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
      } else {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}
