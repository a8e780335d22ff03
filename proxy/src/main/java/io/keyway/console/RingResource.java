package io.keyway.console;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Ring;
import io.keyway.cluster.Roster;
import io.keyway.coordinator.RingPlan;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code members}: who belongs to a pool, and changes of that, of which the plan can be seen first.
 * What is written are members' documents; the coordinator makes the ring of them.
 */
final class RingResource {

  private final Pools pools;
  private final Shares shares;
  private final AuditLog audit;

  RingResource(Pools pools, Shares shares, AuditLog audit) {
    this.pools = pools;
    this.shares = shares;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes
        .get("pools/{pool}/members", this::list)
        .add("POST", "pools/{pool}/members/{id}/plan", Role.VIEWER, this::plan)
        .post("pools/{pool}/members/{id}", this::write)
        .delete("pools/{pool}/members/{id}", this::remove);
  }

  private Object list(Call call) {
    KnownPool pool = pools.named(call.path("pool"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("epoch", pool.ring().epoch());
    answer.put("shares", shares.of(pool.ring()));
    answer.put("keys", Comparison.KEYS);
    if (pool.kind() != PoolKind.CLUSTER) {
      answer.put("members", pool.ring().members().stream().map(PoolResource::describe).toList());
      return answer;
    }
    PoolDocuments documents = documents(pool);
    answer.put(
        "members", documents.roster().members().stream().map(PoolResource::describe).toList());
    Map<String, String> live = new LinkedHashMap<>();
    documents.live().forEach((id, node) -> live.put(id, node.version()));
    answer.put("live", live);
    Map<String, Long> acks = new LinkedHashMap<>();
    documents.acks().forEach((id, ack) -> acks.put(id, ack.epoch()));
    answer.put("acks", acks);
    return answer;
  }

  private PoolDocuments documents(KnownPool pool) {
    Cluster cluster = pools.cluster();
    if (pool.kind() != PoolKind.CLUSTER || cluster == null) {
      throw new Refusal(
          409, "The members of pool " + pool.name() + " are fixed: it is not in ZooKeeper.");
    }
    return cluster.documents(pool.name());
  }

  /** What a change would do; {@code remove} stands for leaving. */
  private Object plan(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    String id = call.path("id");
    Roster roster = roster(pool);
    Map<String, Member> members = new HashMap<>();
    roster.members().forEach(member -> members.put(member.id(), member));
    Set<String> held = new HashSet<>(roster.held());
    if (call.body().path("remove").asBoolean(false)) {
      members.remove(id);
      held.remove(id);
    } else {
      members.put(id, described(call, Optional.ofNullable(members.get(id))));
    }
    Ring ring = pool.ring();
    Ring next = RingPlan.next(ring, Roster.of(roster.settings(), members, held)).orElse(ring);
    return Map.of("comparison", Comparison.of(ring, next), "epoch", ring.epoch());
  }

  /** Who belongs to a pool by what is written of it, or else by its ring. */
  private Roster roster(KnownPool pool) {
    Ring ring = pool.ring();
    return pool.kind() == PoolKind.CLUSTER
        ? documents(pool).roster()
        : new Roster(new PoolSettings(ring.placement(), ring.policies()), ring.members(), Set.of());
  }

  private Optional<Member> current(KnownPool pool, String id) {
    return roster(pool).members().stream().filter(member -> member.id().equals(id)).findFirst();
  }

  private static Member described(Call call, Optional<Member> current) throws IOException {
    Member before =
        current.isPresent()
            ? current.get()
            : Member.of(call.path("id"), Address.parse(call.text("address")));
    return Members.changed(before, call.body());
  }

  private Object write(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    PoolDocuments documents = documents(pool);
    Optional<Member> current = current(pool, call.path("id"));
    Member member = described(call, current);
    checkEpoch(call, pool);
    documents.write(member);
    String what = (current.isPresent() ? "changed member " : "added member ") + describe(member);
    audit.add(call.caller(), what + " of pool " + pool.name(), "written");
    return PoolResource.describe(member);
  }

  private static String describe(Member member) {
    return "%s (%s, weight %d, %s)"
        .formatted(member.id(), member.address(), member.weight(), member.state());
  }

  private Object remove(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    String id = call.path("id");
    if (!call.text("confirm", "").equals(id)) {
      throw new Refusal(409, "Type the member's name, " + id + ", to remove it.");
    }
    checkEpoch(call, pool);
    if (!documents(pool).remove(id)) {
      throw Refusal.notFound("Pool " + pool.name() + " has no member '" + id + "'.");
    }
    audit.add(call.caller(), "removed member " + id + " of pool " + pool.name(), "written");
    return Map.of();
  }

  /** A plan that was made for another ring is no plan. */
  private static void checkEpoch(Call call, KnownPool pool) throws IOException {
    long planned = call.body().path("epoch").asLong(pool.ring().epoch());
    if (planned != pool.ring().epoch()) {
      throw new Refusal(409, "The ring has changed since the plan was made: look at it again.");
    }
  }
}
