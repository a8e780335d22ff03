package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cluster.Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the nodes of a pool by asking one of its proxies. */
public final class PoolNodes {

  private static final String KEY = "__keyway__.nodes";
  private static final JsonMapper JSON = new JsonMapper();

  private PoolNodes() {}

  /**
   * The nodes behind a proxy, or the server itself if it is no proxy of Keyway. Asking a server
   * that is none costs it a miss.
   */
  public static List<PoolNode> behind(NodeClient server) throws IOException {
    byte[] answer = server.get(KEY).get(KEY);
    if (answer == null) {
      return List.of(server.node());
    }
    List<PoolNode> nodes = new ArrayList<>();
    try {
      for (JsonNode node : JSON.readTree(answer)) {
        nodes.add(
            new PoolNode(node.path("id").asString(), address(node.path("address").asString())));
      }
    } catch (JacksonException | IllegalArgumentException _) {
      throw new NodeException(
          "%s names nodes that can't be read: %s"
              .formatted(server.node(), new String(answer, UTF_8)));
    }
    return nodes;
  }

  /**
   * Reads an address as a proxy writes it: the last colon stands before the port, and an IPv6
   * address has no brackets.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Address address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("address: '%s' (expected: host:port)".formatted(text));
    }
    return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
