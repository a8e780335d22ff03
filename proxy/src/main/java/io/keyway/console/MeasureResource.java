package io.keyway.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.cluster.PlacedRing;
import io.keyway.measure.HotKey;
import io.keyway.measure.Latencies;
import io.keyway.measure.Measurements;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.SlowRequest;
import io.keyway.placement.Placement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code hot-keys}, {@code slow} and {@code latency}: what the proxies of this process measure of
 * the requests to a pool. Answers name the proxies; there are none for a pool that none serves.
 */
final class MeasureResource {

  /** Slow requests that a page is told of, the newest. */
  static final int SLOW_MAX = 256;

  private final Pools pools;
  private final Proxies proxies;
  private final SharedAnswers<KnownPool, String> hotKeys = new SharedAnswers<>(this::hotKeys);
  private final SharedAnswers<KnownPool, String> slow =
      new SharedAnswers<>(pool -> CompletableFuture.completedFuture(slow(pool)));

  MeasureResource(Pools pools, Proxies proxies) {
    this.pools = pools;
    this.proxies = proxies;
  }

  void addTo(Routes routes) {
    routes
        .get("pools/{pool}/hot-keys", call -> hotKeys.of(pools.named(call.path("pool"))).join())
        .get("pools/{pool}/slow", call -> slow.of(pools.named(call.path("pool"))).join())
        .get("pools/{pool}/latency", this::latency);
  }

  private static ObjectNode answer(List<MeasuredProxy> serving) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode names = answer.putArray("proxies");
    for (MeasuredProxy proxy : serving) {
      names
          .addObject()
          .put("name", proxy.name())
          .put("masked", proxy.measurements().masksKeys())
          .put("slowMillis", proxy.measurements().slowMillis());
    }
    return answer;
  }

  /** A key as the API has keys; a pseudonym in the same way. */
  private static String base64(String key) {
    return base64(key.getBytes(ISO_8859_1));
  }

  private static String base64(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private static Measurements of(MeasuredProxy proxy, KnownPool pool) {
    return proxy.measurements().of(List.of(pool.name()));
  }

  private CompletableFuture<String> hotKeys(KnownPool pool) {
    List<MeasuredProxy> serving = proxies.of(pool);
    List<CompletableFuture<List<HotKey>>> asked =
        serving.stream().map(proxy -> of(proxy, pool).hotKeys()).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            _ -> hotKeys(pool, serving, asked.stream().map(CompletableFuture::join).toList()),
            Thread::startVirtualThread);
  }

  private static String hotKeys(
      KnownPool pool, List<MeasuredProxy> serving, List<List<HotKey>> found) {
    ObjectNode answer = answer(serving);
    ArrayNode keys = answer.putArray("keys");
    Placement placement = PlacedRing.of(pool.ring()).orElse(null);
    for (int i = 0; i < serving.size(); i++) {
      for (HotKey key : found.get(i)) {
        describe(keys.addObject(), key, serving.get(i), pool, placement);
      }
    }
    return answer.toString();
  }

  private static void describe(
      ObjectNode row,
      HotKey hot,
      MeasuredProxy proxy,
      KnownPool pool,
      @Nullable Placement placement) {
    row.put("proxy", proxy.name())
        .put("key", base64(hot.key()))
        .put("requests", hot.requestsPerSecond())
        .put("requestsMin", hot.requestsPerSecondMin())
        .put("requestsMax", hot.requestsPerSecondMax())
        .put("bytes", hot.bytesPerSecond());
    if (placement != null && !proxy.measurements().masksKeys()) {
      byte[] item = proxy.nodeKey(pool.name(), hot.key().getBytes(ISO_8859_1));
      row.put("item", base64(item))
          .put("node", pool.ring().members().get(placement.ownerOf(item, 0, item.length)).id());
    }
  }

  private record Slow(MeasuredProxy proxy, SlowRequest request) {}

  private String slow(KnownPool pool) {
    List<MeasuredProxy> serving = proxies.of(pool);
    List<Slow> all = new ArrayList<>();
    long total = 0;
    for (MeasuredProxy proxy : serving) {
      Measurements measurements = of(proxy, pool);
      total += measurements.slowCount();
      measurements.slowRequests().forEach(request -> all.add(new Slow(proxy, request)));
    }
    all.sort(Comparator.comparingLong((Slow slow) -> slow.request().unixMillis()).reversed());
    ObjectNode answer = answer(serving).put("total", total);
    ArrayNode requests = answer.putArray("requests");
    all.stream().limit(SLOW_MAX).forEach(slow -> describe(requests.addObject(), slow, pool));
    return answer.toString();
  }

  private static void describe(ObjectNode row, Slow slow, KnownPool pool) {
    SlowRequest request = slow.request();
    row.put("proxy", slow.proxy().name())
        .put("at", request.unixMillis())
        .put("command", request.operation().label())
        .put("outcome", request.outcome().label())
        .put("key", base64(request.key()))
        .put("keys", request.keyCount())
        .put("node", request.node())
        .put("route", request.route())
        .put("ahead", request.ahead())
        .put("queue", request.queueMicros())
        .put("behind", request.behindMicros())
        .put("answer", request.answerMicros());
    if (!slow.proxy().measurements().masksKeys() && !request.key().isEmpty()) {
      byte[] key = request.key().getBytes(ISO_8859_1);
      row.put("item", base64(slow.proxy().nodeKey(pool.name(), key)));
    }
  }

  /** The times of one node since it is in the ring, by operation and by phase. */
  private Object latency(Call call) {
    KnownPool pool = pools.named(call.path("pool"));
    String node = pool.node(call.query("node", "")).name();
    List<MeasuredProxy> serving = proxies.of(pool);
    ObjectNode answer = answer(serving);
    ArrayNode operations = answer.putArray("operations");
    ArrayNode phases = answer.putArray("phases");
    for (MeasuredProxy proxy : serving) {
      NodeLatencies found = proxy.measurements().pool(pool.name()).latencies().get(node);
      if (found != null) {
        describeOperations(operations, proxy, found);
        found
            .phases()
            .forEach(
                (phase, of) -> describe(phases.addObject().put("name", phase.label()), proxy, of));
      }
    }
    return answer;
  }

  private static void describeOperations(
      ArrayNode operations, MeasuredProxy proxy, NodeLatencies found) {
    found
        .operations()
        .forEach((operation, outcomes) -> {
          ObjectNode row = operations.addObject().put("name", operation.label());
          describe(row, proxy, found.of(operation));
          ObjectNode counts = row.putObject("outcomes");
          outcomes.forEach((outcome, times) -> counts.put(outcome.label(), times.count()));
        });
  }

  private static void describe(ObjectNode row, MeasuredProxy proxy, Latencies times) {
    row.put("proxy", proxy.name())
        .put("count", times.count())
        .put("p50", times.micros(0.5))
        .put("p99", times.micros(0.99))
        .put("p999", times.micros(0.999))
        .put("max", times.maxMicros());
  }
}
