package io.keyway.inspect;

import io.keyway.measure.HotKey;
import io.keyway.measure.Latencies;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.Operation;
import io.keyway.measure.Outcome;
import io.keyway.measure.Phase;
import io.keyway.measure.SlowRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a proxy what it measures of the requests to one pool. As with {@link NodeClient}, one thread
 * at a time.
 */
public final class ProxyClient {

  /** Room for the latencies of some thousand nodes. */
  private static final int DOCUMENT_BYTES_MAX = 32 << 20;

  private static final String PREFIX = "__keyway__.";
  private static final JsonMapper JSON = new JsonMapper();

  private final NodeClient client;
  private final String pool;

  /**
   * Asks over a connection, which stays its owner's to close.
   *
   * @param pool the pool's name
   */
  public ProxyClient(NodeClient client, String pool) {
    this.client = client.valueBytesMax(DOCUMENT_BYTES_MAX);
    this.pool = pool;
  }

  /** How the proxy shows the requests to the pool. */
  public ProxyTraits traits() throws IOException {
    Map<String, byte[]> found = client.get(PREFIX + "settings", PREFIX + "routes");
    JsonNode settings = parsed(found.get(PREFIX + "settings"));
    JsonNode routes = parsed(found.get(PREFIX + "routes"));
    List<String> stripped = new ArrayList<>();
    for (JsonNode route : routes) {
      if (route.path("pool").asString("").equals(pool) && route.path("strip").asBoolean(false)) {
        stripped.add(route.path("prefix").asString(""));
      }
    }
    return new ProxyTraits(
        settings.path("slow_threshold_ms").asLong(0),
        settings.path("mask_keys").asBoolean(false),
        stripped);
  }

  /** The keys that the proxy's clients ask for most, the hottest first. */
  public List<HotKey> hotKeys() throws IOException {
    return read("hotkeys(" + pool + ")", HotKeys::read);
  }

  /** How long each node takes over all operations, by its id, since the proxy knows it. */
  public Map<String, Latencies> latencies() throws IOException {
    return read(
        "latency(" + pool + ")",
        nodes -> {
          Map<String, Latencies> times = new LinkedHashMap<>();
          nodes.properties().forEach(node -> times.put(node.getKey(), times(node.getValue())));
          return times;
        });
  }

  /** How long one node takes; nothing is known of one that the proxy has not in its ring. */
  public NodeLatencies latencies(String node) throws IOException {
    return read("latency(" + pool + '/' + node + ")", ProxyClient::nodeLatencies);
  }

  /** The slow requests. */
  public SlowRequests slowRequests() throws IOException {
    return read(
        "slow(" + pool + ")",
        document ->
            new SlowRequests(
                document.path("total").asLong(0),
                document.path("requests").valueStream().map(ProxyClient::slowRequest).toList()));
  }

  /** The breakers of the pool's nodes, by their ids. */
  public Map<String, BreakerState> breakers() throws IOException {
    Map<String, String> stats = client.stats("proxy");
    long pools = stats.keySet().stream().filter(name -> name.endsWith(".ring_epoch")).count();
    String start = pools > 1 ? pool + '/' : "";
    String end = ".breaker";
    Map<String, BreakerState> breakers = new HashMap<>();
    for (Map.Entry<String, String> stat : stats.entrySet()) {
      String name = stat.getKey();
      if (name.startsWith(start) && name.endsWith(end)) {
        long opens = client.number(stats.getOrDefault(name + "_opens", "0"));
        breakers.put(
            name.substring(start.length(), name.length() - end.length()),
            new BreakerState(stat.getValue().equals("open") ? 1 : 0, opens));
      }
    }
    return breakers;
  }

  private <A> A read(String name, Function<JsonNode, A> reader) throws IOException {
    JsonNode document = parsed(client.get(PREFIX + name).get(PREFIX + name));
    try {
      return reader.apply(document);
    } catch (IllegalArgumentException | JacksonException _) {
      throw unreadable();
    }
  }

  private JsonNode parsed(byte @Nullable [] document) throws IOException {
    if (document == null) {
      throw new NodeException(
          "%s does not tell what it measures of pool %s".formatted(client.node(), pool));
    }
    try {
      return JSON.readTree(document);
    } catch (JacksonException _) {
      throw unreadable();
    }
  }

  private NodeException unreadable() {
    return new NodeException("%s tells what can't be read".formatted(client.node()));
  }

  private static NodeLatencies nodeLatencies(JsonNode document) {
    Map<Operation, Map<Outcome, Latencies>> operations = new EnumMap<>(Operation.class);
    for (Map.Entry<String, JsonNode> operation : document.path("operations").properties()) {
      Map<Outcome, Latencies> outcomes = new EnumMap<>(Outcome.class);
      operation
          .getValue()
          .properties()
          .forEach(
              end -> outcomes.put(Outcome.valueOf(upper(end.getKey())), times(end.getValue())));
      operations.put(Operation.valueOf(upper(operation.getKey())), outcomes);
    }
    Map<Phase, Latencies> phases = new EnumMap<>(Phase.class);
    document
        .path("phases")
        .properties()
        .forEach(
            phase -> phases.put(Phase.valueOf(upper(phase.getKey())), times(phase.getValue())));
    return new NodeLatencies(operations, phases);
  }

  private static Latencies times(JsonNode times) {
    Map<Long, Long> counts = new HashMap<>();
    times
        .path("below_us")
        .properties()
        .forEach(cell -> counts.put(Long.parseLong(cell.getKey()), cell.getValue().asLong()));
    return Latencies.of(counts, times.path("sum_ns").asLong(), times.path("max_ns").asLong());
  }

  private static SlowRequest slowRequest(JsonNode request) {
    return new SlowRequest(
        request.path("unix_ms").asLong(),
        Operation.valueOf(upper(request.path("operation").asString())),
        Outcome.valueOf(upper(request.path("outcome").asString())),
        request.path("key").asString(),
        request.path("keys").asInt(),
        request.path("node").asString(),
        request.path("route").asString(),
        request.path("ahead").asInt(),
        request.path("queue_us").asLong(),
        request.path("behind_us").asLong(),
        request.path("answer_us").asLong());
  }

  private static String upper(String label) {
    return label.toUpperCase(Locale.ROOT);
  }
}
