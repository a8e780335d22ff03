package io.keyway.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page: {@code /} is the page itself, {@code /web/…} what it is made of. They are
 * in the jar; each is read and compressed once.
 */
final class Page implements HttpHandler {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*\\.(html|js|css|svg)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** A file as it is sent. */
  private record Asset(String type, Encoded body, String tag) {}

  private final Map<String, Asset> assets = new ConcurrentHashMap<>();

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Headers.secure(exchange);
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Asset asset = path.equals("/") ? asset("index.html") : asset(name(path));
      if (asset == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().matches("GET|HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
      } else {
        send(exchange, asset);
      }
    }
  }

  private static String name(String path) {
    return path.startsWith("/web/") ? path.substring("/web/".length()) : "";
  }

  private @Nullable Asset asset(String name) throws IOException {
    Asset known = assets.get(name);
    if (known == null && NAME.matcher(name).matches()) {
      known = read(name);
      if (known != null) {
        assets.put(name, known);
      }
    }
    return known;
  }

  private static @Nullable Asset read(String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream("web/" + name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
      return new Asset(type, Encoded.of(bytes), tag(bytes));
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void send(HttpExchange exchange, Asset asset) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", asset.type());
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.getResponseHeaders().set("ETag", asset.tag());
    if (asset.tag().equals(Headers.of(exchange, "If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      asset.body().send(exchange, 200);
    }
  }
}
