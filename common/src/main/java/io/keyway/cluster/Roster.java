package io.keyway.cluster;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings and members of a pool as operators and nodes have written them.
 *
 * @param settings the pool's settings
 * @param members all members that a ring can take as they are, ordered by id
 * @param held ids of members whose document is malformed or contradicts another: they exist, and
 *     stay in the ring as it has them, or out of it
 */
public record Roster(PoolSettings settings, List<Member> members, Set<String> held) {
  public Roster {
    members = List.copyOf(members);
    held = Set.copyOf(held);
  }

  /**
   * The roster of members that can be read, of which some may contradict others.
   *
   * @param readable by id
   * @param malformed ids of those that cannot be read
   */
  public static Roster of(
      PoolSettings settings, Map<String, Member> readable, Collection<String> malformed) {
    Set<String> held = new HashSet<>(Contradictions.ofMembers(readable.values()).keySet());
    List<Member> members =
        readable.values().stream().filter(member -> !held.contains(member.id())).toList();
    held.addAll(malformed);
    return new Roster(settings, members, held);
  }
}
