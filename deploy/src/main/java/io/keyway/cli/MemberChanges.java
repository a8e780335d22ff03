package io.keyway.cli;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.MemberState;
import io.keyway.cluster.PoolDocuments;
import io.keyway.cluster.PoolSettings;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Roster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What an operator wants to do to the members of a pool: tried on a copy first, and then done in
 * the same order. One thread.
 */
final class MemberChanges {

  private final Map<String, Member> members;
  private final Set<String> malformed;
  private final List<Step> steps = new ArrayList<>();

  /** One change of one member; false if the member was no longer what it was. */
  private record Step(String id, Predicate<PoolDocuments> action) {}

  MemberChanges(PoolState state) {
    this.members = new TreeMap<>(state.members());
    this.malformed = new HashSet<>(state.malformed());
  }

  /**
   * Adds a member; one that is there already with the same address and weight stays as it is.
   *
   * @throws CommandException if its id or its address is taken
   */
  void add(Member member) {
    Member present = members.get(member.id());
    if (present != null
        && present.address().equals(member.address())
        && present.weight() == member.weight()) {
      return;
    }
    if (present != null || malformed.contains(member.id())) {
      throw new CommandException(ExitCode.REFUSED, "%s is a member already".formatted(member.id()));
    }
    refuseTaken(member.address());
    members.put(member.id(), member);
    step(member.id(), documents -> documents.add(member));
  }

  private void refuseTaken(Address address) {
    for (Member other : members.values()) {
      if (other.address().equals(address)) {
        throw new CommandException(
            ExitCode.REFUSED, "%s is the address of %s already".formatted(address, other.id()));
      }
    }
  }

  /**
   * @throws CommandException if there is no such member
   */
  void remove(String id) {
    if (members.remove(id) == null && !malformed.remove(id)) {
      throw notFound(id);
    }
    step(id, documents -> documents.remove(id));
  }

  /**
   * @throws CommandException if there is no such member
   */
  void weigh(String id, int weight) {
    replace(id, member -> member.withWeight(weight));
    step(id, documents -> documents.setWeight(id, weight));
  }

  /**
   * @throws CommandException if there is no such member
   */
  void turn(String id, MemberState state) {
    replace(id, member -> member.withState(state));
    step(id, documents -> documents.setState(id, state));
  }

  private void replace(String id, UnaryOperator<Member> change) {
    Member member = members.get(id);
    if (member == null) {
      throw malformed.contains(id)
          ? new CommandException(
              ExitCode.FAILED,
              "the document of member %s cannot be read: 'keyway ring status' says why"
                  .formatted(id))
          : notFound(id);
    }
    try {
      members.put(id, change.apply(member));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage("%s: %s".formatted(id, e.getMessage()));
    }
  }

  private void step(String id, Predicate<PoolDocuments> action) {
    steps.add(new Step(id, action));
  }

  private static CommandException notFound(String id) {
    return new CommandException(ExitCode.NOT_FOUND, "there is no member %s".formatted(id));
  }

  /** The roster with all changes. */
  Roster roster(PoolSettings settings) {
    return Roster.of(settings, members, malformed);
  }

  /** Whether anybody is left who can own keys. */
  boolean leavesNobody() {
    return malformed.isEmpty()
        && members.values().stream().allMatch(member -> member.state() == MemberState.STANDBY);
  }

  /**
   * Does it in ZooKeeper.
   *
   * @throws CommandException if somebody else was faster; what was done until then stays
   */
  void apply(PoolDocuments documents) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (!step.action.test(documents)) {
        throw new CommandException(
            i == 0 ? ExitCode.FAILED : ExitCode.PARTLY_DONE,
            "member %s has changed in the meantime; done before it: %d of %d changes"
                .formatted(step.id, i, steps.size()));
      }
    }
  }
}
