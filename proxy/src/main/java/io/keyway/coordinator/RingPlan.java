package io.keyway.coordinator;

import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.Ring;
import io.keyway.cluster.Roster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the ring should be, given the one there is. A pure function.
 *
 * <p>Members of the ring keep their order, so that placements by position move as few keys as they
 * can; new ones follow by slot, then by id. A member that the roster holds back stays as the ring
 * has it. A ring never becomes empty: no members at all is taken for a loss of data, not for a
 * wish.
 */
public final class RingPlan {
  private static final Comparator<Member> ENTRY =
      Comparator.comparingInt(Member::slot).thenComparing(Member::id);

  private RingPlan() {}

  /**
   * Returns the ring as it should be, with the epoch of the current one if nothing changes and the
   * next one if something does; empty if there is no ring and nobody to put into one.
   */
  public static Optional<Ring> next(@Nullable Ring current, Roster roster) {
    List<Member> members = members(current == null ? List.of() : current.members(), roster);
    if (members.isEmpty()) {
      return Optional.ofNullable(current);
    }
    PoolSettings settings = roster.settings();
    if (current == null) {
      return Optional.of(ring(1, settings, members, Set.of()));
    }
    Ring same = ring(current.epoch(), settings, members, stillDown(current, members));
    return Optional.of(same.equals(current) ? current : same.withEpoch(current.epoch() + 1));
  }

  private static Ring ring(
      long epoch, PoolSettings settings, List<Member> members, Set<String> down) {
    return Ring.stable(epoch, settings.placement(), members, down)
        .withPolicies(settings.policies());
  }

  private static List<Member> members(List<Member> current, Roster roster) {
    Map<String, Member> wanted = new LinkedHashMap<>();
    roster.members().stream()
        .filter(member -> member.state() != MemberState.STANDBY)
        .sorted(ENTRY)
        .forEach(member -> wanted.put(member.id(), member));
    List<Member> members = new ArrayList<>();
    for (Member member : current) {
      Member written = wanted.remove(member.id());
      if (written != null) {
        members.add(written);
      } else if (roster.held().contains(member.id())) {
        members.add(member);
      }
    }
    members.addAll(wanted.values());
    return members;
  }

  private static Set<String> stillDown(Ring current, List<Member> members) {
    Set<String> down = new HashSet<>();
    for (Member member : members) {
      if (current.down().contains(member.id())) {
        down.add(member.id());
      }
    }
    return down;
  }
}
