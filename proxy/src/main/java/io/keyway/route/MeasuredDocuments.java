package io.keyway.route;

import io.keyway.measure.HotKey;
import io.keyway.measure.Latencies;
import io.keyway.measure.Measurements;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.PoolMeasurements;
import io.keyway.measure.SlowRequest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a proxy measures, as JSON for programs that look at several proxies: latencies are counts,
 * which add up, where statistics have quantiles, which don't. Any thread; documents are made beside
 * the event loops, but for what only these know.
 */
final class MeasuredDocuments {

  /** The newest slow requests that are told of a pool. */
  static final int SLOW_MAX = 256;

  private static final Pattern NAME =
      Pattern.compile("(hotkeys|latency|slow)(?:\\(([^/()]+)(?:/([^()]+))?\\))?");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Measurements measurements;

  /**
   * @param measurements of the pools that clients can reach
   */
  MeasuredDocuments(Measurements measurements) {
    this.measurements = measurements;
  }

  /**
   * Asks for {@code hotkeys}, {@code hotkeys(POOL)}, {@code slow(POOL)}, {@code latency(POOL)} or
   * {@code latency(POOL/NODE)}; null if it is none of these, or clients can't reach the pool.
   */
  @Nullable CompletableFuture<byte[]> ask(String name) {
    Matcher words = NAME.matcher(name);
    if (!words.matches()) {
      return null;
    }
    String pool = words.group(2);
    String node = words.group(3);
    if (pool == null) {
      return words.group(1).equals("hotkeys") ? hotKeys(measurements) : null;
    }
    if (!measurements.has(pool)) {
      return null;
    }
    if (node != null) {
      return words.group(1).equals("latency") ? made(() -> latency(pool, node)) : null;
    }
    return switch (words.group(1)) {
      case "hotkeys" -> hotKeys(measurements.of(List.of(pool)));
      case "slow" -> made(() -> slow(measurements.of(List.of(pool))));
      default -> made(() -> latency(measurements.pool(pool)));
    };
  }

  /** How the proxy shows what it measures. */
  byte[] settings() {
    return MAPPER.writeValueAsBytes(
        MAPPER
            .createObjectNode()
            .put("slow_threshold_ms", measurements.slowMillis())
            .put("mask_keys", measurements.masksKeys()));
  }

  private static CompletableFuture<byte[]> made(Supplier<JsonNode> document) {
    return CompletableFuture.supplyAsync(
        () -> MAPPER.writeValueAsBytes(document.get()), Thread::startVirtualThread);
  }

  private static CompletableFuture<byte[]> hotKeys(Measurements measurements) {
    return measurements.hotKeys().thenApply(MeasuredDocuments::hotKeys);
  }

  private static byte[] hotKeys(List<HotKey> hotKeys) {
    ArrayNode keys = MAPPER.createArrayNode();
    for (HotKey hot : hotKeys) {
      keys.addObject()
          .put("pool", hot.pool())
          .put("key", hot.key())
          .put("requests_per_second", rounded(hot.requestsPerSecond()))
          .put("requests_per_second_min", rounded(hot.requestsPerSecondMin()))
          .put("requests_per_second_max", rounded(hot.requestsPerSecondMax()))
          .put("bytes_per_second", rounded(hot.bytesPerSecond()));
    }
    return MAPPER.writeValueAsBytes(keys);
  }

  private static double rounded(double rate) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.1f", rate));
  }

  private static JsonNode latency(PoolMeasurements pool) {
    ObjectNode nodes = MAPPER.createObjectNode();
    pool.times().forEach((node, times) -> describe(nodes.putObject(node), times));
    return nodes;
  }

  private JsonNode latency(String pool, String node) {
    NodeLatencies found =
        measurements.pool(pool).latencies().getOrDefault(node, NodeLatencies.empty());
    ObjectNode document = MAPPER.createObjectNode();
    ObjectNode operations = document.putObject("operations");
    found
        .operations()
        .forEach((operation, outcomes) -> {
          ObjectNode ends = operations.putObject(operation.label());
          outcomes.forEach((outcome, times) -> describe(ends.putObject(outcome.label()), times));
        });
    ObjectNode phases = document.putObject("phases");
    found.phases().forEach((phase, times) -> describe(phases.putObject(phase.label()), times));
    return document;
  }

  private static void describe(ObjectNode to, Latencies times) {
    to.put("sum_ns", times.sumNanos()).put("max_ns", times.maxNanos());
    ObjectNode counts = to.putObject("below_us");
    times.counts().forEach((end, count) -> counts.put(Long.toString(end), count));
  }

  private static JsonNode slow(Measurements pool) {
    ObjectNode document = MAPPER.createObjectNode().put("total", pool.slowCount());
    ArrayNode requests = document.putArray("requests");
    pool.slowRequests().stream()
        .limit(SLOW_MAX)
        .forEach(request -> describe(requests.addObject(), request));
    return document;
  }

  private static void describe(ObjectNode to, SlowRequest request) {
    to.put("unix_ms", request.unixMillis())
        .put("operation", request.operation().label())
        .put("outcome", request.outcome().label())
        .put("key", request.key())
        .put("keys", request.keyCount())
        .put("node", request.node())
        .put("route", request.route())
        .put("ahead", request.ahead())
        .put("queue_us", request.queueMicros())
        .put("behind_us", request.behindMicros())
        .put("answer_us", request.answerMicros());
  }
}
