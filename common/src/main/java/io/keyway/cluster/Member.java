package io.keyway.cluster;

import io.keyway.placement.Target;
import java.util.Map;

/**
 * A server that belongs to a pool, alive or not. Its identity is the id: it may change its address
 * without moving a key.
 *
 * @param id unique in the pool; 1 to 64 of {@code A-Z a-z 0-9 . _ -}
 * @param address where it serves
 * @param weight its share of the keys relative to the other members, 1..1000
 * @param slot its rank when it enters a ring, 0..65535, or {@link #NO_SLOT}: after all that have
 *     one
 * @param state what the operator wants of it
 * @param labels free annotations such as a zone: at most 32, keys like an id, values 1 to 256
 *     characters
 */
public record Member(
    String id,
    Address address,
    int weight,
    int slot,
    MemberState state,
    Map<String, String> labels) {
  public static final int WEIGHT_MAX = 1_000;
  public static final int SLOT_MAX = 65_535;

  /** The slot of a member that has none. */
  public static final int NO_SLOT = Integer.MAX_VALUE;

  public static final int LABEL_COUNT_MAX = 32;

  /** The label that says by which name other than its host a member is placed. */
  public static final String NAME_LABEL = "name";

  /**
   * @throws IllegalArgumentException if a value breaks its rule above
   */
  public Member {
    Rule.name("id", id);
    Rule.number("weight", weight, 1, WEIGHT_MAX);
    if (slot != NO_SLOT) {
      Rule.number("slot", slot, 0, SLOT_MAX);
    }
    Rule.number("label count", labels.size(), 0, LABEL_COUNT_MAX);
    labels.forEach((key, value) -> {
      Rule.name("label", key);
      Rule.text("label " + key, value);
    });
    labels = Map.copyOf(labels);
  }

  /** An active member of weight 1 with no slot and no labels. */
  public static Member of(String id, Address address) {
    return new Member(id, address, 1, NO_SLOT, MemberState.ACTIVE, Map.of());
  }

  /**
   * The member as placements see it.
   *
   * @throws IllegalArgumentException if its label {@code name} is nothing to hash
   */
  public Target target() {
    return new Target(labels.getOrDefault(NAME_LABEL, ""), address.host(), address.port(), weight);
  }

  public Member withId(String other) {
    return new Member(other, address, weight, slot, state, labels);
  }

  public Member withAddress(Address other) {
    return new Member(id, other, weight, slot, state, labels);
  }

  public Member withWeight(int other) {
    return new Member(id, address, other, slot, state, labels);
  }

  public Member withState(MemberState other) {
    return new Member(id, address, weight, slot, other, labels);
  }

  public Member withSlot(int other) {
    return new Member(id, address, weight, other, state, labels);
  }
}
