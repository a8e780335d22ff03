package io.keyway.console;

import io.keyway.cluster.Address;
import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.Ring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code members}: who belongs to a pool, and changes of that, of which the plan can be seen first.
 * What is written are members' documents; the coordinator makes the ring of them.
 */
final class RingResource {

  private final Pools pools;
  private final AuditLog audit;

  RingResource(Pools pools, AuditLog audit) {
    this.pools = pools;
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
    answer.put("shares", Comparison.shares(pool.ring()));
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
    boolean leaves = call.body().path("remove").asBoolean(false);
    Member member = leaves ? null : described(call, current(pool, call.path("id")));
    Comparison comparison = Comparison.of(pool.ring(), with(pool.ring(), call.path("id"), member));
    return Map.of("comparison", comparison, "epoch", pool.ring().epoch());
  }

  /** A ring in which one member is another, or gone. */
  private static Ring with(Ring ring, String id, @Nullable Member member) {
    boolean owns = member != null && member.state() != MemberState.STANDBY;
    List<Member> members = new ArrayList<>();
    boolean placed = false;
    for (Member known : ring.members()) {
      if (!known.id().equals(id)) {
        members.add(known);
      } else if (member != null && owns) {
        members.add(member);
        placed = true;
      }
    }
    if (member != null && owns && !placed) {
      members.add(member);
    }
    return Ring.stable(ring.epoch(), ring.placement(), members, ring.down());
  }

  private Optional<Member> current(KnownPool pool, String id) {
    List<Member> members =
        pool.kind() == PoolKind.CLUSTER
            ? documents(pool).roster().members()
            : pool.ring().members();
    return members.stream().filter(member -> member.id().equals(id)).findFirst();
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
