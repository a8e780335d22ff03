package io.keyway.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.backend.Backend;
import io.keyway.cluster.ClusterCodec;
import io.keyway.cluster.Ring;
import io.keyway.pool.Pool;
import io.keyway.pool.PoolView;
import io.keyway.protocol.Request;
import io.keyway.protocol.Version;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values that the proxy has by itself, under keys that no node is asked for: how it sees the pool,
 * for anybody with a client library. One per event loop.
 */
final class Introspection {

  private static final byte[] PREFIX = "__keyway__.".getBytes(ISO_8859_1);
  private static final byte[] DISCOVERY = Discovery.KEY.getBytes(ISO_8859_1);

  private static final String EXPLAIN = "explain(";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Pool pool;
  private final Discovery discovery;

  Introspection(Pool pool, Discovery discovery) {
    this.pool = pool;
    this.discovery = discovery;
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

  /** The value of the request's current key, or null if there is none. */
  byte @Nullable [] value(Request request) {
    String key = request.key();
    if (key.equals(Discovery.KEY)) {
      return configuration();
    }
    String name = key.substring(PREFIX.length);
    return switch (name) {
      case "version" -> Version.TEXT.getBytes(ISO_8859_1);
      case "ring" -> ring();
      case "nodes" -> nodes();
      default ->
          name.startsWith(EXPLAIN) && name.endsWith(")")
              ? explain(name.substring(EXPLAIN.length(), name.length() - 1))
              : null;
    };
  }

  /** What {@code config get cluster} answers. */
  byte[] configuration() {
    return discovery.configuration(pool.view().epoch()).getBytes(ISO_8859_1);
  }

  private byte @Nullable [] ring() {
    Ring ring = pool.view().ring();
    return ring == null ? null : ClusterCodec.encode(ring);
  }

  private byte[] nodes() {
    PoolView view = pool.view();
    ArrayNode nodes = MAPPER.createArrayNode();
    for (int i = 0; i < view.size(); i++) {
      describe(nodes.addObject(), view.backend(i));
    }
    return MAPPER.writeValueAsBytes(nodes);
  }

  private byte @Nullable [] explain(String key) {
    PoolView view = pool.view();
    Ring ring = view.ring();
    if (key.isEmpty() || view.isEmpty() || ring == null) {
      return null;
    }
    byte[] bytes = key.getBytes(ISO_8859_1);
    Backend owner = view.backend(view.ownerOf(bytes, 0, bytes.length));
    ObjectNode answer =
        MAPPER
            .createObjectNode()
            .put("key", key)
            .put("placement", ring.placement().toString())
            .put("epoch", ring.epoch())
            .put("phase", ring.phase().name());
    describe(answer.putObject("owner"), owner);
    return MAPPER.writeValueAsBytes(answer);
  }

  private static void describe(ObjectNode to, Backend node) {
    String refusal = node.refusal();
    to.put("id", node.name())
        .put("address", node.address().getHostString() + ':' + node.address().getPort())
        .put("state", refusal == null ? "available" : "unavailable: " + refusal);
  }
}
