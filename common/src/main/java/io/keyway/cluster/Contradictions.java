package io.keyway.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the documents of a pool say that cannot be true together, though each may be well-formed.
 */
final class Contradictions {

  private Contradictions() {}

  /**
   * The members that no ring can take as they are written: two at one address, or one that cannot
   * be placed. One in standby is in no ring, so it may share its address.
   *
   * @return a sentence by member id
   */
  static Map<String, String> ofMembers(Collection<Member> members) {
    Map<String, String> problems = new TreeMap<>();
    Map<Address, Member> atAddress = new HashMap<>();
    for (Member member : members) {
      try {
        member.target();
      } catch (IllegalArgumentException e) {
        problems.put(member.id(), String.valueOf(e.getMessage()));
      }
      if (member.state() == MemberState.STANDBY) {
        continue;
      }
      Member other = atAddress.putIfAbsent(member.address(), member);
      if (other != null) {
        problems.put(member.id(), sharedAddress(member.address(), other));
        problems.putIfAbsent(other.id(), sharedAddress(member.address(), member));
      }
    }
    return problems;
  }

  private static String sharedAddress(Address address, Member other) {
    return "address: %s (expected: not that of %s)".formatted(address, other.id());
  }

  /** The live nodes that are no members, or say another address than their member. */
  static Map<String, String> ofLive(Map<String, LiveMember> live, Map<String, Member> members) {
    Map<String, String> problems = new TreeMap<>();
    live.forEach((id, node) -> {
      Member member = members.get(id);
      if (member == null) {
        problems.put(id, "id: \"%s\" (expected: a member's, or the node stopped)".formatted(id));
      } else if (!member.address().equals(node.address())) {
        problems.put(
            id,
            "address: %s (expected: the member's, %s)".formatted(node.address(), member.address()));
      }
    });
    return problems;
  }

  /** The acknowledgements of a ring that is newer than the published one. */
  static Map<String, String> ofAcks(Map<String, Ack> acks, long epoch) {
    Map<String, String> problems = new TreeMap<>();
    acks.forEach((proxy, ack) -> {
      if (ack.epoch() > epoch) {
        problems.put(
            proxy, "epoch: %d (expected: at most the ring's, %d)".formatted(ack.epoch(), epoch));
      }
    });
    return problems;
  }

  /** What keeps a ring from being used at all: a placement that is unknown or cannot hold it. */
  static List<String> ofRing(Ring ring) {
    List<String> problems = new ArrayList<>();
    try {
      PlacedRing.check(ring);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return problems;
  }
}
