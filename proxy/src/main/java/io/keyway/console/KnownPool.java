package io.keyway.console;

import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.Ring;
import io.keyway.inspect.PoolNode;
import io.keyway.placement.Placement;
import java.util.List;

/**
 * A pool as the console knows it.
 *
 * @param name what the console calls it
 * @param ring who owns its keys
 */
record KnownPool(String name, PoolKind kind, Ring ring, Origin origin) {

  /** The proxies that serve it, and where they can be asked about it. */
  List<PoolNode> proxies() {
    return origin.informants();
  }

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

  /**
   * The server that owns a key.
   *
   * @throws Refusal if the pool has no members
   */
  PoolNode ownerOf(byte[] key) {
    Placement placement =
        PlacedRing.of(ring)
            .orElseThrow(() -> new Refusal(409, "Pool " + name + " has no members."));
    int owner = placement.ownerOf(key, 0, key.length);
    return node(ring.members().get(owner));
  }
}
