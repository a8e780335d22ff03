package io.keyway.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** What every answer of the console says to the browser. */
final class Headers {

  private static final int GZIP_BYTES_MIN = 1024;

  private Headers() {}

  /** Forbids the browser whatever the page does not need. */
  static void secure(HttpExchange exchange) {
    com.sun.net.httpserver.Headers headers = exchange.getResponseHeaders();
    headers.set(
        "Content-Security-Policy",
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }

  /** The first value of a request's header, or null. */
  static @Nullable String of(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  /** Sends a body, compressed if it is worth it and the client can. */
  static void sendBody(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (body.length >= GZIP_BYTES_MIN && takesGzip(exchange)) {
      sendGzip(exchange, status, gzip(body));
    } else {
      sendPlain(exchange, status, body);
    }
  }

  static boolean takesGzip(HttpExchange exchange) {
    List<String> accepted = exchange.getRequestHeaders().get("Accept-Encoding");
    return accepted != null && accepted.toString().contains("gzip");
  }

  static void sendGzip(HttpExchange exchange, int status, byte[] compressed) throws IOException {
    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
    sendPlain(exchange, status, compressed);
  }

  static void sendPlain(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    }
    return compressed.toByteArray();
  }
}
