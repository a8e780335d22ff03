package io.keyway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.backend.Backend;
import io.keyway.cluster.ClusterCodec;
import io.keyway.cluster.Ring;
import io.keyway.measure.Measurements;
import io.keyway.pool.Pool;
import io.keyway.pool.PoolView;
import io.keyway.protocol.Version;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values that the proxy has by itself, under keys that no node is asked for: how it sees the pools
 * that a listener leads to, for anybody with a client library. One per event loop and listener.
 */
final class Introspection {

  private static final Logger log = LoggerFactory.getLogger(Introspection.class);

  /** The one configuration that there is, for clients with auto discovery. */
  static final String CONFIGURATION = "cluster";

  private static final byte[] PREFIX = "__keyway__.".getBytes(ISO_8859_1);
  private static final byte[] DISCOVERY = Discovery.KEY.getBytes(ISO_8859_1);

  private static final String EXPLAIN = "explain(";
  private static final String RING = "ring(";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Routes routes;
  private final Discovery discovery;
  private final MeasuredDocuments measured;

  Introspection(Routes routes, Discovery discovery, Measurements measurements) {
    this.routes = routes;
    this.discovery = discovery;
    this.measured = new MeasuredDocuments(measurements);
  }

  /** Whether a key is one of those that no node is asked for. */
  static boolean owns(byte[] line, int offset, int length) {
    return startsWith(PREFIX, line, offset, length)
        || (length == DISCOVERY.length && startsWith(DISCOVERY, line, offset, length));
  }

  private static boolean startsWith(byte[] prefix, byte[] line, int offset, int length) {
    return length >= prefix.length
        && Arrays.equals(prefix, 0, prefix.length, line, offset, offset + prefix.length);
  }

  /**
   * Hands out the values of some keys, those that there are, and then ends; on this thread, but in
   * a later turn if some must be asked for elsewhere.
   */
  void values(List<String> keys, BiConsumer<String, byte[]> value, Runnable end) {
    Map<String, CompletableFuture<byte[]>> asked = new HashMap<>();
    for (String key : keys) {
      CompletableFuture<byte[]> answer = asked.containsKey(key) ? null : ask(key);
      if (answer != null) {
        asked.put(key, answer);
      }
    }
    if (asked.isEmpty()) {
      values(keys, asked, value, end);
      return;
    }
    CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .whenCompleteAsync((_, _) -> values(keys, asked, value, end), routes.own().loop());
  }

  private @Nullable CompletableFuture<byte[]> ask(String key) {
    return key.equals(Discovery.KEY) ? null : measured.ask(key.substring(PREFIX.length));
  }

  private void values(
      List<String> keys,
      Map<String, CompletableFuture<byte[]>> asked,
      BiConsumer<String, byte[]> value,
      Runnable end) {
    for (String key : keys) {
      CompletableFuture<byte[]> answer = asked.get(key);
      byte[] bytes = answer == null ? value(key) : found(key, answer);
      if (bytes != null) {
        value.accept(key, bytes);
      }
    }
    end.run();
  }

  private static byte @Nullable [] found(String key, CompletableFuture<byte[]> answer) {
    if (answer.isCompletedExceptionally()) {
      log.warn("{} can't be told: {}", key, answer.exceptionNow().toString());
      return null;
    }
    return answer.join();
  }

  /** The value of a key, or null if there is none. */
  private byte @Nullable [] value(String key) {
    if (key.equals(Discovery.KEY)) {
      return configuration();
    }
    String name = key.substring(PREFIX.length);
    return switch (name) {
      case "version" -> Version.TEXT.getBytes(ISO_8859_1);
      case "ring" -> ring(routes.own());
      case "membership" -> membership();
      case "nodes" -> nodes();
      case "routes" -> routes();
      case "settings" -> measured.settings();
      default -> about(name);
    };
  }

  private byte @Nullable [] about(String name) {
    if (!name.endsWith(")")) {
      return null;
    }
    String subject = name.substring(name.indexOf('(') + 1, name.length() - 1);
    if (name.startsWith(EXPLAIN)) {
      return explain(subject);
    }
    return name.startsWith(RING) ? ring(subject) : null;
  }

  /** What {@code config get} answers for {@link #CONFIGURATION}. */
  byte[] configuration() {
    return discovery.configuration(routes.own().view().epoch()).getBytes(ISO_8859_1);
  }

  private static byte @Nullable [] ring(Pool pool) {
    Ring ring = pool.view().ring();
    return ring == null ? null : ClusterCodec.encode(ring);
  }

  private byte @Nullable [] ring(String name) {
    Pool named = routes.pools().stream().filter(p -> p.name().equals(name)).findAny().orElse(null);
    return named == null ? null : ring(named);
  }

  private byte[] membership() {
    Pool own = routes.own();
    return own.freshness().text(own.view().epoch()).getBytes(ISO_8859_1);
  }

  private byte[] nodes() {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (Pool pool : routes.pools()) {
      for (Backend backend : pool.view().backends()) {
        describe(nodes.addObject().put("pool", pool.name()), backend);
      }
    }
    return MAPPER.writeValueAsBytes(nodes);
  }

  private byte[] routes() {
    ArrayNode all = MAPPER.createArrayNode();
    routes.all().forEach(route -> describe(all.addObject(), route));
    return MAPPER.writeValueAsBytes(all);
  }

  private byte @Nullable [] explain(String key) {
    byte[] bytes = key.getBytes(ISO_8859_1);
    Route route = routes.of(bytes, 0, bytes.length);
    int stripped = route.strippedBytes();
    PoolView view = route.pool().view();
    Ring ring = view.ring();
    if (key.isEmpty() || view.isEmpty() || ring == null) {
      return null;
    }
    Backend home = view.backend(view.homeOf(bytes, stripped, bytes.length - stripped));
    Backend owner = view.backend(view.ownerOf(bytes, stripped, bytes.length - stripped));
    ObjectNode answer = MAPPER.createObjectNode().put("key", key);
    describe(answer, route);
    answer
        .put("nodeKey", key.substring(stripped))
        .put("placement", ring.placement().toString())
        .put("epoch", ring.epoch())
        .put("phase", ring.phase().name());
    describe(answer.putObject("owner"), owner);
    if (owner != home) {
      describe(answer.putObject("insteadOf"), home);
    }
    return MAPPER.writeValueAsBytes(answer);
  }

  private static void describe(ObjectNode to, Route route) {
    to.put("pool", route.pool().name())
        .put("prefix", new String(route.prefix(), UTF_8))
        .put("strip", route.strippedBytes() > 0);
  }

  private static void describe(ObjectNode to, Backend node) {
    String refusal = node.refusal();
    to.put("id", node.name())
        .put("address", node.address().getHostString() + ':' + node.address().getPort())
        .put("state", refusal == null ? "available" : "unavailable: " + refusal);
  }
}
