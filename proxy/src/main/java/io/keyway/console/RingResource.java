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
  private final SharedAnswers<KnownPool> lists = new SharedAnswers<>(this::list);

  RingResource(Pools pools, Shares shares, AuditLog audit) {
    this.pools = pools;
    this.shares = shares;
    this.audit = audit;
  }

  void addTo(Routes routes) {
    routes
        .get("pools/{pool}/members", call -> lists.to(pools.named(call.path("pool"))))
        .add("POST", "pools/{pool}/members/{id}/plan", Role.VIEWER, this::plan)
        .post("pools/{pool}/members/{id}", this::write)
        .delete("pools/{pool}/members/{id}", this::remove);
  }

  private Map<String, Object> list(KnownPool pool) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("epoch", pool.ring().epoch());
    answer.put("shares", shares.of(pool.ring()));
    answer.put("keys", Comparison.KEYS);
    answer.put("members", roster(pool).members().stream().map(PoolResource::describe).toList());
    if (pool.kind() != PoolKind.CLUSTER) {
      return answer;
    }
    PoolDocuments documents = documents(pool);
    Map<String, String> live = new LinkedHashMap<>();
    documents.live().forEach((id, node) -> live.put(id, node.version()));
    answer.put("live", live);
    Map<String, Long> acks = new LinkedHashMap<>();
    documents.acks().forEach((id, ack) -> acks.put(id, ack.epoch()));
    answer.put("acks", acks);
    return answer;
  }

  private static PoolDocuments documents(KnownPool pool) {
    Cluster cluster = pool.origin().cluster();
    if (cluster == null) {
      throw new Refusal(
          409, "The members of pool " + pool.name() + " are fixed: it is not in ZooKeeper.");
    }
    if (!cluster.link().connected()) {
      throw new Refusal(
          503, "ZooKeeper of pool " + pool.name() + " is away, and the members are written there.");
    }
    return cluster.documents(pool.origin().pool());
  }

  /** What a change would do; {@code remove} stands for leaving. */
  private Object plan(Call call) throws IOException {
    KnownPool pool = pools.named(call.path("pool"));
    String id = call.path("id");
    Roster roster = roster(pool);
    Roster planned =
        call.body().path("remove").asBoolean(false)
            ? with(roster, id, Optional.empty())
            : with(roster, described(call, member(roster, id)));
    Ring ring = pool.ring();
    Ring next = RingPlan.next(ring, planned).orElse(ring);
    return Map.of("comparison", Comparison.of(ring, next), "epoch", ring.epoch());
  }

  /** A roster in which one member is another. */
  private static Roster with(Roster roster, Member member) {
    Roster changed = with(roster, member.id(), Optional.of(member));
    if (changed.held().contains(member.id())) {
      throw new Refusal(
          409,
          "No ring can take %s at %s: another member has this address, or it can't be placed."
              .formatted(member.id(), member.address()));
    }
    return changed;
  }

  private static Roster with(Roster roster, String id, Optional<Member> member) {
    Map<String, Member> members = new HashMap<>();
    roster.members().forEach(known -> members.put(known.id(), known));
    members.remove(id);
    member.ifPresent(added -> members.put(id, added));
    Set<String> held = new HashSet<>(roster.held());
    held.remove(id);
    return Roster.of(roster.settings(), members, held);
  }

  /** Who belongs to a pool by what is written of it, or else by its ring. */
  private static Roster roster(KnownPool pool) {
    Ring ring = pool.ring();
    return pool.kind() == PoolKind.CLUSTER
        ? documents(pool).roster()
        : new Roster(new PoolSettings(ring.placement(), ring.policies()), ring.members(), Set.of());
  }

  private static Optional<Member> member(Roster roster, String id) {
    return roster.members().stream().filter(member -> member.id().equals(id)).findFirst();
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
    Roster roster = roster(pool);
    Optional<Member> current = member(roster, call.path("id"));
    Member member = described(call, current);
    checkEpoch(call, pool);
    var _ = with(roster, member);
    documents.write(member);
    lists.forget(pool);
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
    lists.forget(pool);
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
