package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A request of the API that has been admitted. One thread. */
final class Call {

  /** Room for a value of 1 MiB in base64. */
  static final int BODY_BYTES_MAX = 4 << 20;

  private final HttpExchange exchange;
  private final Caller caller;
  private final Map<String, String> path;
  private final Map<String, String> query;
  private @Nullable JsonNode body;

  /**
   * @param path the parts of the path by their names in the route
   */
  Call(HttpExchange exchange, Caller caller, Map<String, String> path) {
    this.exchange = exchange;
    this.caller = caller;
    this.path = path;
    this.query = query(exchange.getRequestURI().getRawQuery());
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> parts = new HashMap<>();
    for (String part : raw == null ? List.<String>of() : List.of(raw.split("&"))) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(decode(part.substring(0, equals)), decode(part.substring(equals + 1)));
      }
    }
    return parts;
  }

  /** Undoes the percent encoding of a part of a URL. */
  static String decode(String part) {
    try {
      return URLDecoder.decode(part, UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refusal.badRequest("The URL is not encoded as it should be.");
    }
  }

  HttpExchange exchange() {
    return exchange;
  }

  Caller caller() {
    return caller;
  }

  /** A part of the path that the route names. */
  String path(String name) {
    return path.getOrDefault(name, "");
  }

  /** A parameter of the query, or a default. */
  String query(String name, String otherwise) {
    return query.getOrDefault(name, otherwise);
  }

  /** A parameter that is base64 of bytes, as keys are: they need be no text. */
  byte[] bytes(String name) {
    try {
      return Base64.getUrlDecoder().decode(query(name, ""));
    } catch (IllegalArgumentException _) {
      throw Refusal.badRequest("The parameter " + name + " is not base64url.");
    }
  }

  /** A text of the body, or a default if there is none. */
  String text(String name, String otherwise) throws IOException {
    JsonNode value = body().get(name);
    return value == null || value.isNull() ? otherwise : value.asString(otherwise);
  }

  /** A text of the body that must be there. */
  String text(String name) throws IOException {
    String value = text(name, "");
    if (value.isEmpty()) {
      throw Refusal.badRequest("The field " + name + " is missing.");
    }
    return value;
  }

  /** The JSON object that was sent; an empty one if nothing was. */
  JsonNode body() throws IOException {
    JsonNode known = body;
    if (known == null) {
      known = read();
      body = known;
    }
    return known;
  }

  private JsonNode read() throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
    if (bytes.length > BODY_BYTES_MAX) {
      throw new Refusal(413, "The request is over " + (BODY_BYTES_MAX >> 20) + " MiB.");
    }
    try {
      JsonNode node =
          bytes.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(bytes);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException _) {
      // The refusal below says it.
    }
    throw Refusal.badRequest("The body is no JSON object.");
  }
}
