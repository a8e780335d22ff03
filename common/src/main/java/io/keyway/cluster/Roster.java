package io.keyway.cluster;

import java.util.List;
import java.util.Set;

/**
 * Settings and members of a pool as operators and nodes have written them.
 *
 * @param settings the pool's settings
 * @param members all members that could be read, ordered by id
 * @param unreadable ids of members whose document is malformed: they exist, and what they say is
 *     unknown
 */
public record Roster(PoolSettings settings, List<Member> members, Set<String> unreadable) {
  public Roster {
    members = List.copyOf(members);
    unreadable = Set.copyOf(unreadable);
  }
}
