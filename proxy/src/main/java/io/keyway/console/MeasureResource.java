package io.keyway.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.cluster.PlacedRing;
import io.keyway.inspect.HotKeys;
import io.keyway.inspect.ProxyTraits;
import io.keyway.inspect.SlowRequests;
import io.keyway.measure.HotKey;
import io.keyway.measure.Latencies;
import io.keyway.measure.NodeLatencies;
import io.keyway.measure.SlowRequest;
import io.keyway.placement.Placement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code hot-keys}, {@code slow} and {@code latency}: what the proxies of a pool measure of the
 * requests to it, as if they were one. Answers name the proxies, and those that can't be asked;
 * there are none for a pool that none serves. Proxies are asked the same once a second at most.
 */
final class MeasureResource {

  /** Slow requests that a page is told of, the newest. */
  static final int SLOW_MAX = 256;

  private record NodeOfPool(KnownPool pool, String node) {}

  private final Pools pools;
  private final Surveyor<String, List<HotKey>> hotKeySurveyor =
      new Surveyor<>((_, proxy) -> proxy.hotKeys());
  private final Surveyor<String, SlowRequests> slowSurveyor =
      new Surveyor<>((_, proxy) -> proxy.slowRequests());
  private final Surveyor<String, NodeLatencies> latencySurveyor =
      new Surveyor<>((node, proxy) -> proxy.latencies(node));
  private final SharedAnswers<KnownPool> hotKeys = new SharedAnswers<>(this::hotKeys);
  private final SharedAnswers<KnownPool> slow = new SharedAnswers<>(this::slow);
  private final SharedAnswers<NodeOfPool> latency = new SharedAnswers<>(this::latency);

  MeasureResource(Pools pools) {
    this.pools = pools;
  }

  void addTo(Routes routes) {
    routes
        .get("pools/{pool}/hot-keys", call -> hotKeys.to(pools.named(call.path("pool"))))
        .get("pools/{pool}/slow", call -> slow.to(pools.named(call.path("pool"))))
        .get("pools/{pool}/latency", this::latency);
  }

  /** A key as the API has keys; a pseudonym in the same way. */
  private static String base64(String key) {
    return base64(key.getBytes(ISO_8859_1));
  }

  private static String base64(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private ObjectNode hotKeys(KnownPool pool) {
    ProxySurvey<List<HotKey>> survey = hotKeySurveyor.survey(pool, "");
    Map<String, ProxyTraits> shown = new HashMap<>();
    for (ProxySurvey.Told<List<HotKey>> told : survey.told()) {
      if (!told.traits().masksKeys()) {
        told.answer().forEach(hot -> shown.putIfAbsent(hot.key(), told.traits()));
      }
    }
    ObjectNode answer = survey.describe();
    ArrayNode keys = answer.putArray("keys");
    Placement placement = PlacedRing.of(pool.ring()).orElse(null);
    HotKeys.merged(survey.told().stream().map(ProxySurvey.Told::answer).toList())
        .forEach(hot -> describe(keys.addObject(), hot, shown.get(hot.key()), pool, placement));
    return answer;
  }

  /**
   * @param traits of a proxy that shows the key as it is, or null
   */
  private static void describe(
      ObjectNode row,
      HotKey hot,
      @Nullable ProxyTraits traits,
      KnownPool pool,
      @Nullable Placement placement) {
    row.put("key", base64(hot.key()))
        .put("requests", hot.requestsPerSecond())
        .put("requestsMin", hot.requestsPerSecondMin())
        .put("requestsMax", hot.requestsPerSecondMax())
        .put("bytes", hot.bytesPerSecond());
    if (traits != null && placement != null) {
      byte[] item = traits.nodeKey(hot.key().getBytes(ISO_8859_1));
      row.put("item", base64(item))
          .put("node", pool.ring().members().get(placement.ownerOf(item, 0, item.length)).id());
    }
  }

  private record Slow(ProxySurvey.Told<SlowRequests> by, SlowRequest request) {}

  private ObjectNode slow(KnownPool pool) {
    ProxySurvey<SlowRequests> survey = slowSurveyor.survey(pool, "");
    List<Slow> all = new ArrayList<>();
    long total = 0;
    for (ProxySurvey.Told<SlowRequests> told : survey.told()) {
      total += told.answer().total();
      told.answer().newest().forEach(request -> all.add(new Slow(told, request)));
    }
    all.sort(Comparator.comparingLong((Slow slow) -> slow.request().unixMillis()).reversed());
    ObjectNode answer = survey.describe().put("total", total);
    ArrayNode requests = answer.putArray("requests");
    all.stream().limit(SLOW_MAX).forEach(slow -> describe(requests.addObject(), slow));
    return answer;
  }

  private static void describe(ObjectNode row, Slow slow) {
    SlowRequest request = slow.request();
    row.put("proxy", slow.by().proxy())
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
    if (!slow.by().traits().masksKeys() && !request.key().isEmpty()) {
      byte[] key = request.key().getBytes(ISO_8859_1);
      row.put("item", base64(slow.by().traits().nodeKey(key)));
    }
  }

  /** The times of one node since it is in the ring, by operation and by phase. */
  private Encoded latency(Call call) {
    KnownPool pool = pools.named(call.path("pool"));
    String node = pool.node(call.query("node", "")).name();
    return latency.to(new NodeOfPool(pool, node));
  }

  private ObjectNode latency(NodeOfPool of) {
    ProxySurvey<NodeLatencies> survey = latencySurveyor.survey(of.pool(), of.node());
    NodeLatencies sum = NodeLatencies.empty();
    survey.told().forEach(told -> sum.add(told.answer()));
    ObjectNode answer = survey.describe();
    ArrayNode operations = answer.putArray("operations");
    sum.operations()
        .forEach((operation, outcomes) -> {
          ObjectNode row = operations.addObject().put("name", operation.label());
          describe(row, sum.of(operation));
          ObjectNode counts = row.putObject("outcomes");
          outcomes.forEach((outcome, times) -> counts.put(outcome.label(), times.count()));
        });
    ArrayNode phases = answer.putArray("phases");
    sum.phases()
        .forEach((phase, times) -> describe(phases.addObject().put("name", phase.label()), times));
    return answer;
  }

  private static void describe(ObjectNode row, Latencies times) {
    row.put("count", times.count())
        .put("p50", times.micros(0.5))
        .put("p99", times.micros(0.99))
        .put("p999", times.micros(0.999))
        .put("max", times.maxMicros());
  }
}
