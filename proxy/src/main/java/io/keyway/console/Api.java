package io.keyway.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.keyway.cluster.ClusterException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /api/…}: finds the route, lets {@link Access} decide, and turns failures into
 * sentences.
 */
final class Api implements HttpHandler {

  static final String PATH = "/api/";
  private static final Logger log = LoggerFactory.getLogger(Api.class);

  private final Routes routes;
  private final Access access;

  Api(Routes routes, Access access) {
    this.routes = routes;
    this.access = access;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Headers.secure(exchange);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    try (exchange) {
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      Routes.Match match = routes.find(exchange.getRequestMethod(), path(exchange));
      Caller caller = access.admit(exchange, match.route().role());
      Object answer = match.route().action().answer(new Call(exchange, caller, match.path()));
      if (answer != null) {
        send(exchange, 200, answer);
      }
    } catch (Refusal e) {
      refuse(exchange, e.status(), e);
    } catch (IllegalArgumentException e) {
      refuse(exchange, 400, e);
    } catch (ClusterException e) {
      refuse(exchange, 503, e);
    } catch (IOException e) {
      refuse(exchange, 502, e);
    } catch (RuntimeException e) {
      log.error("{} failed", exchange.getRequestURI().getPath(), e);
      refuse(exchange, 500, new IllegalStateException("The console failed; its log says where."));
    }
  }

  private static List<String> path(HttpExchange exchange) {
    String[] parts = exchange.getRequestURI().getRawPath().substring(PATH.length()).split("/", -1);
    return Arrays.stream(parts).map(Call::decode).toList();
  }

  /** Answers a failure, unless an answer has begun: then nobody is there to read it. */
  private static void refuse(HttpExchange exchange, int status, Exception why) throws IOException {
    if (exchange.getResponseCode() < 0) {
      send(exchange, status, Map.of("error", String.valueOf(why.getMessage())));
    }
  }

  private static void send(HttpExchange exchange, int status, Object answer) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    Encoded body = answer instanceof Encoded known ? known : Encoded.json(answer);
    body.send(exchange, status);
  }
}
