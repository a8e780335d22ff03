package io.keyway.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.Ring;
import io.keyway.placement.KeyTrace;
import io.keyway.placement.Placement;
import io.keyway.placement.Scheme;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code place}, {@code shares} and {@code compare}: where keys are, and where they would be. */
final class PlacementResource {

  private final Pools pools;
  private final Shares shares;

  PlacementResource(Pools pools, Shares shares) {
    this.pools = pools;
    this.shares = shares;
  }

  void addTo(Routes routes) {
    routes
        .get("pools/{pool}/place", this::place)
        .get("pools/{pool}/shares", call -> shares.of(pools.named(call.path("pool")).ring()))
        .add("POST", "pools/{pool}/compare", Role.VIEWER, this::compare);
  }

  private Object place(Call call) {
    return explain(pools.named(call.path("pool")).ring(), call.bytes("key"));
  }

  private static Map<String, Object> explain(Ring ring, byte[] key) {
    if (key.length == 0) {
      throw Refusal.badRequest("Type a key.");
    }
    Placement placement =
        PlacedRing.of(ring).orElseThrow(() -> new Refusal(409, "The pool has no members yet."));
    Scheme scheme = PlacedRing.scheme(ring.placement());
    KeyTrace trace = placement.trace(key);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("profile", scheme.profile().name());
    answer.put("hashName", scheme.hash());
    answer.put("options", scheme.options());
    answer.put("kind", trace.kind());
    answer.put("hashed", new String(trace.hashed(), UTF_8));
    answer.put("hash", Long.toUnsignedString(trace.hash()));
    answer.put("hashHex", Long.toHexString(trace.hash()));
    answer.put("position", Long.toString(trace.position()));
    answer.put("epoch", ring.epoch());
    answer.put("members", ring.members().size());
    Member owner = ring.members().get(trace.owner());
    answer.put("index", trace.owner());
    answer.put("owner", PoolResource.describe(owner));
    return answer;
  }

  /** Compares the pool's ring with another; {@code key} is explained in both. */
  private Object compare(Call call) throws IOException {
    Ring ring = pools.named(call.path("pool")).ring();
    Ring other = Members.ring(call, ring);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("comparison", Comparison.of(ring, other));
    String key = call.text("key", "");
    if (!key.isEmpty()) {
      answer.put("there", explain(other, key.getBytes(UTF_8)));
    }
    return answer;
  }
}
