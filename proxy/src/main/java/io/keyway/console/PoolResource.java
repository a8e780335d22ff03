package io.keyway.console;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Link;
import io.keyway.cluster.Member;
import io.keyway.cluster.PlacementChoice;
import io.keyway.placement.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** {@code pools}, and the profiles by which they place keys. */
final class PoolResource {

  private final Pools pools;
  private final AuditLog audit;

  PoolResource(Pools pools, AuditLog audit) {
    this.pools = pools;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes
        .get("profiles", _ -> Profile.all().stream().map(PoolResource::describe).toList())
        .get("pools", _ -> list())
        .post("pools", this::add)
        .get("pools/{pool}", call -> describe(pools.named(call.path("pool"))))
        .delete("pools/{pool}", this::remove);
  }

  private static Map<String, Object> describe(Profile profile) {
    return Map.of(
        "name", profile.name(), "hashes", profile.hashes(), "needs", profile.neededOptions());
  }

  private Map<String, Object> list() {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("pools", pools.all().stream().map(PoolResource::describe).toList());
    list.put("clusters", ClusterResource.describe(pools.clusters()));
    Cluster own = pools.clusters().own();
    if (own != null) {
      Link link = own.link();
      list.put("cluster", own.name());
      list.put("connected", link.connected());
      list.put("since", link.since().toString());
    }
    return list;
  }

  private static Map<String, Object> describe(KnownPool pool) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("name", pool.name());
    text.put("kind", pool.kind().name().toLowerCase(Locale.ROOT));
    text.put("epoch", pool.ring().epoch());
    text.put("phase", pool.ring().phase().name());
    text.put("placement", placement(pool.ring().placement()));
    text.put("members", pool.ring().members().stream().map(PoolResource::describe).toList());
    return text;
  }

  private static Map<String, Object> placement(PlacementChoice choice) {
    return Map.of("profile", choice.profile(), "hash", choice.hash(), "options", choice.options());
  }

  /** A member as JSON. */
  static Map<String, Object> describe(Member member) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("id", member.id());
    text.put("address", member.address().toString());
    text.put("weight", member.weight());
    text.put("state", member.state().name().toLowerCase(Locale.ROOT));
    text.put("labels", member.labels());
    if (member.slot() != Member.NO_SLOT) {
      text.put("slot", member.slot());
    }
    return text;
  }

  private Object add(Call call) throws IOException {
    List<Address> servers = new ArrayList<>();
    for (JsonNode server : call.body().path("servers")) {
      servers.add(Address.parse(server.asString("").strip()));
    }
    String profile = call.text("placement", Profile.KETAMA.name());
    KnownPool pool = pools.add(call.text("name"), servers, PlacementChoice.of(profile));
    audit.add(call.caller(), "added pool " + pool.name() + " of " + servers, "done");
    return describe(pool);
  }

  private Object remove(Call call) {
    pools.remove(call.path("pool"));
    audit.add(call.caller(), "removed pool " + call.path("pool") + " from the page", "done");
    return Map.of();
  }
}
