package io.keyway.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.Policies;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Ring;
import io.keyway.cluster.Roster;
import io.keyway.cluster.WhenLost;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RingPlanTest {
  private static final Member A = Member.of("a", new Address("h", 1));
  private static final Member B = Member.of("b", new Address("h", 2));
  private static final Member C = Member.of("c", new Address("h", 3));

  @Test
  void next_noRing_ordersBySlotThenId() {
    assertThat(
            RingPlan.next(null, roster(A, B, C.withSlot(0), B.withSlot(7))).orElseThrow().members())
        .startsWith(C.withSlot(0));
    assertThat(RingPlan.next(null, roster(A, B.withSlot(1), C.withSlot(0))))
        .contains(
            Ring.stable(
                1,
                "libmemcached.ketama_weighted",
                List.of(C.withSlot(0), B.withSlot(1), A),
                Set.of()));
  }

  @Test
  void next_nobody_isNoRing() {
    assertThat(RingPlan.next(null, roster())).isEmpty();
    assertThat(RingPlan.next(null, roster(A.withState(MemberState.STANDBY)))).isEmpty();
  }

  @Test
  void next_sameMembers_isTheSameRing() {
    Ring ring = ring(4, C, A);

    assertThat(RingPlan.next(ring, roster(A, C))).contains(ring);
  }

  @Test
  void next_newMembers_followTheOldOnes() {
    assertThat(RingPlan.next(ring(4, C), roster(A, B.withSlot(0), C)))
        .contains(ring(5, C, B.withSlot(0), A));
  }

  @Test
  void next_changedMember_keepsItsPlace() {
    assertThat(RingPlan.next(ring(4, C, A), roster(A, C.withWeight(5))))
        .contains(ring(5, C.withWeight(5), A));
  }

  @Test
  void next_standbyOrRemoved_leaves_drainingStays() {
    Member draining = A.withState(MemberState.DRAINING);

    assertThat(RingPlan.next(ring(4, A, B, C), roster(draining, C.withState(MemberState.STANDBY))))
        .contains(ring(5, draining));
  }

  @Test
  void next_unreadableMember_staysAsItWas() {
    Roster roster = new Roster(PoolSettings.DEFAULT, List.of(C), Set.of("a", "x"));

    assertThat(RingPlan.next(ring(4, A, B, C), roster)).contains(ring(5, A, C));
  }

  @Test
  void next_allMembersGone_keepsTheRing() {
    assertThat(RingPlan.next(ring(4, A, B), roster())).contains(ring(4, A, B));
  }

  @Test
  void next_downMembers_stayDownWhileTheyAreMembers() {
    Ring ring = Ring.stable(4, "libmemcached.ketama_weighted", List.of(A, B, C), Set.of("a", "b"));

    assertThat(RingPlan.next(ring, roster(A, C)))
        .contains(Ring.stable(5, "libmemcached.ketama_weighted", List.of(A, C), Set.of("a")));
  }

  @Test
  void next_otherPlacement_isANewEpoch() {
    Roster roster = new Roster(new PoolSettings("python-memcached.modula"), List.of(A), Set.of());

    assertThat(RingPlan.next(ring(4, A), roster))
        .contains(Ring.stable(5, "python-memcached.modula", List.of(A), Set.of()));
  }

  @Test
  void next_otherPolicies_areANewEpoch() {
    Policies policies = Policies.DEFAULT.withLost(WhenLost.MISS);
    Roster roster =
        new Roster(
            new PoolSettings(PoolSettings.DEFAULT.placement(), policies), List.of(A), Set.of());

    assertThat(RingPlan.next(ring(4, A), roster)).contains(ring(5, A).withPolicies(policies));
    assertThat(RingPlan.next(ring(5, A).withPolicies(policies), roster))
        .contains(ring(5, A).withPolicies(policies));
    assertThat(RingPlan.next(null, roster)).contains(ring(1, A).withPolicies(policies));
  }

  private static Roster roster(Member... members) {
    return new Roster(PoolSettings.DEFAULT, List.of(members), Set.of());
  }

  private static Ring ring(long epoch, Member... members) {
    return Ring.stable(epoch, "libmemcached.ketama_weighted", List.of(members), Set.of());
  }
}
