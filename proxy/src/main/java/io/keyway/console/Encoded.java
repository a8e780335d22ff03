package io.keyway.console;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * A body that is sent to many, as it is and compressed; what is short is not compressed. Any
 * thread.
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
record Encoded(byte[] plain, byte[] compressed) {

  private static final int GZIP_BYTES_MIN = 1024;

  /** Compresses a body if it is worth it. */
  static Encoded of(byte[] body) {
    return new Encoded(body, body.length < GZIP_BYTES_MIN ? body : gzip(body));
  }

  /** Encodes an answer of the API. */
  static Encoded json(Object answer) {
    return of(Json.MAPPER.writeValueAsBytes(answer));
  }

  private static byte[] gzip(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 2);
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      // Nothing is written but memory.
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  /** Sends it, compressed if the client can take that. */
  void send(HttpExchange exchange, int status) throws IOException {
    if (compressed.length < plain.length && Headers.takesGzip(exchange)) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
      send(exchange, status, compressed);
    } else {
      send(exchange, status, plain);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
