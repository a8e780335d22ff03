package io.keyway.console;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every answer of the console says to the browser. */
final class Headers {

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

  static boolean takesGzip(HttpExchange exchange) {
    List<String> accepted = exchange.getRequestHeaders().get("Accept-Encoding");
    return accepted != null && accepted.toString().contains("gzip");
  }
}
