package io.keyway.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The ring document: who owns the keys of a pool from one epoch on. All that a proxy needs to know
 * about the members is in it, so that a proxy watches nothing else.
 *
 * @param epoch version of the document, 1..2^53-1; every change has a higher one
 * @param phase the step of the transition
 * @param placement what places keys on the members
 * @param policies what proxies do about members that fail
 * @param members the current members in placement order, ids unique
 * @param next the members after the transition; empty while STABLE
 * @param down ids of current members that are to be left out
 */
public record Ring(
    long epoch,
    Phase phase,
    PlacementChoice placement,
    Policies policies,
    List<Member> members,
    List<Member> next,
    Set<String> down) {
  /** The largest integer that every JSON reader keeps exact. */
  public static final long EPOCH_MAX = (1L << 53) - 1;

  /**
   * @throws IllegalArgumentException if a value breaks its rule above
   */
  public Ring {
    Rule.number("epoch", epoch, 1, EPOCH_MAX);
    policies.check(placement);
    members = List.copyOf(members);
    next = List.copyOf(next);
    down = Set.copyOf(down);
    Set<String> ids = ids("members", members);
    if (!next.isEmpty()) {
      throw Rule.refusal("next", next.size() + " members", "none while " + phase);
    }
    for (String id : down) {
      if (!ids.contains(id)) {
        throw Rule.refusal("down", '"' + id + '"', "the id of a current member");
      }
    }
  }

  /** A ring without a transition, with the policies that are nobody's choice. */
  public static Ring stable(
      long epoch, PlacementChoice placement, List<Member> members, Set<String> down) {
    return new Ring(epoch, Phase.STABLE, placement, Policies.DEFAULT, members, List.of(), down);
  }

  /** A ring without a transition, placed by a profile as it is. */
  public static Ring stable(long epoch, String profile, List<Member> members, Set<String> down) {
    return stable(epoch, PlacementChoice.of(profile), members, down);
  }

  public Ring withEpoch(long other) {
    return new Ring(other, phase, placement, policies, members, next, down);
  }

  public Ring withPolicies(Policies other) {
    return new Ring(epoch, phase, placement, other, members, next, down);
  }

  private static Set<String> ids(String what, List<Member> members) {
    Set<String> ids = new HashSet<>();
    for (Member member : members) {
      if (!ids.add(member.id())) {
        throw Rule.refusal(what, '"' + member.id() + "\" twice", "unique ids");
      }
    }
    return ids;
  }
}
