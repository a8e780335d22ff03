package io.keyway.cli;

import io.keyway.cluster.Cluster;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.Ring;
import io.keyway.cluster.RingWatch;

/** Whether a node is about to leave its pool, as the ring says. Any thread. */
final class Drain implements AutoCloseable {

  private final String id;
  private final RingWatch watch;
  private volatile boolean draining;

  /** Follows the pool's ring for a member. */
  Drain(Cluster cluster, String pool, String id) {
    this.id = id;
    this.watch = cluster.followRing(pool, this::adopted);
  }

  private void adopted(Ring ring) {
    draining =
        ring.members().stream().filter(member -> member.id().equals(id)).anyMatch(Drain::isLeaving);
  }

  private static boolean isLeaving(Member member) {
    return member.state() == MemberState.DRAINING;
  }

  /** Whether the node is to get no more traffic than it has. */
  boolean isOn() {
    return draining;
  }

  @Override
  public void close() {
    watch.close();
  }
}
