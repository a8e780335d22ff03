package io.keyway.console;

import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import io.keyway.inspect.PoolNode;
import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Scheme;
import io.keyway.placement.Target;
import java.util.List;
import java.util.Optional;

/**
 * A pool as the console knows it.
 *
 * @param ring who owns its keys
 */
record KnownPool(String name, PoolKind kind, Ring ring) {

  /** The label of a member that says by which name other than its host it is placed. */
  private static final String NAME_LABEL = "name";

  /** The servers to ask. */
  List<PoolNode> nodes() {
    return ring.members().stream().map(KnownPool::node).toList();
  }

  private static PoolNode node(Member member) {
    return new PoolNode(member.id(), member.address());
  }

  /**
   * One of the servers.
   *
   * @throws Refusal if the pool has none of this id
   */
  PoolNode node(String id) {
    return ring.members().stream()
        .filter(member -> member.id().equals(id))
        .findFirst()
        .map(KnownPool::node)
        .orElseThrow(() -> Refusal.notFound("Pool " + name + " has no member '" + id + "'."));
  }

  /** Where its keys are; empty if it has no members. */
  Optional<Placement> placement() {
    return placement(ring);
  }

  /**
   * Where a ring's keys are; empty if it has no members.
   *
   * @throws IllegalArgumentException if there is no such placement, or not of these members
   */
  static Optional<Placement> placement(Ring ring) {
    Scheme scheme = scheme(ring);
    return ring.members().isEmpty()
        ? Optional.empty()
        : Optional.of(scheme.placement(ring.members().stream().map(KnownPool::target).toList()));
  }

  /** The profile of a ring with its hash and options. */
  static Scheme scheme(Ring ring) {
    return Profile.of(ring.placement().profile())
        .scheme(ring.placement().hash(), ring.placement().options());
  }

  private static Target target(Member member) {
    String placedAs = member.labels().getOrDefault(NAME_LABEL, "");
    return new Target(placedAs, member.address().host(), member.address().port(), member.weight());
  }

  /**
   * The server that owns a key.
   *
   * @throws Refusal if the pool has no members
   */
  PoolNode ownerOf(byte[] key) {
    Placement placement =
        placement().orElseThrow(() -> new Refusal(409, "Pool " + name + " has no members."));
    int owner = placement.ownerOf(key, 0, key.length);
    return node(ring.members().get(owner));
  }
}
