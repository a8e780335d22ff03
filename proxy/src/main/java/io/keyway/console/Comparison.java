package io.keyway.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import io.keyway.placement.Placement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the change from one ring to another does to keys, from a sample of them.
 *
 * @param keys how many keys were looked up
 * @param moved how many of them change their owner
 * @param before how many each member has of them, by id
 * @param after the same in the other ring
 * @param moves how many go from whom to whom: {@code from}, then {@code to}
 */
record Comparison(
    int keys,
    int moved,
    Map<String, Integer> before,
    Map<String, Integer> after,
    Map<String, Map<String, Integer>> moves) {

  /** Gives shares to within half a percent. */
  static final int KEYS = 50_000;

  /**
   * Compares two rings.
   *
   * @throws IllegalArgumentException if one has a placement that there is not, or not of its
   *     members
   */
  static Comparison of(Ring from, Ring to) {
    Map<String, Integer> before = counts(from);
    Map<String, Integer> after = counts(to);
    Map<String, Map<String, Integer>> moves = new TreeMap<>();
    Optional<Placement> old = KnownPool.placement(from);
    Optional<Placement> next = KnownPool.placement(to);
    int moved = 0;
    for (int i = 0; i < KEYS; i++) {
      byte[] key = ("key:" + i).getBytes(ISO_8859_1);
      String source = owner(old, from.members(), key);
      String target = owner(next, to.members(), key);
      before.merge(source, 1, Integer::sum);
      after.merge(target, 1, Integer::sum);
      if (!source.equals(target)) {
        moved++;
        moves.computeIfAbsent(source, _ -> new TreeMap<>()).merge(target, 1, Integer::sum);
      }
    }
    return new Comparison(KEYS, moved, before, after, moves);
  }

  /** How many keys of the sample each member of a ring has, by id. */
  static Map<String, Integer> shares(Ring ring) {
    return of(ring, ring).before();
  }

  private static Map<String, Integer> counts(Ring ring) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    ring.members().forEach(member -> counts.put(member.id(), 0));
    return counts;
  }

  private static String owner(Optional<Placement> placement, List<Member> members, byte[] key) {
    return placement.map(known -> members.get(known.ownerOf(key, 0, key.length)).id()).orElse("");
  }
}
