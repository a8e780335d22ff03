package io.keyway.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that ZooKeeper says about a pool, read piece by piece: it may change in between.
 *
 * @param settings empty if they are malformed
 * @param members all that can be read, by id
 * @param malformed ids of the other members
 * @param live the nodes that run, by member id
 * @param ring empty if there is none, or none that can be read
 * @param acks what proxies have adopted, by proxy id
 * @param proxies the proxies of the cluster that run, by id
 * @param coordinator id of the proxy that leads the pool
 * @param candidates ids of the proxies that would lead the pool, the coordinator too
 * @param defects what is malformed or contradictory, by path
 */
public record PoolState(
    Optional<PoolSettings> settings,
    Map<String, Member> members,
    Set<String> malformed,
    Map<String, LiveMember> live,
    Optional<Ring> ring,
    Map<String, Ack> acks,
    Map<String, LiveProxy> proxies,
    Optional<String> coordinator,
    Set<String> candidates,
    List<Defect> defects) {

  /**
   * The members and settings that the next ring is made of; empty if the settings are malformed.
   */
  public Optional<Roster> roster() {
    return settings.map(known -> Roster.of(known, members, malformed));
  }

  /** The ids of the pool's proxies that run: every one of them is a candidate or has a ring. */
  public Set<String> followers() {
    Set<String> ids = new TreeSet<>(candidates);
    ids.addAll(acks.keySet());
    return ids;
  }

  /** Whether there is a member of this id, readable or not. */
  public boolean hasMember(String id) {
    return members.containsKey(id) || malformed.contains(id);
  }
}
