package io.keyway.console;

import io.keyway.cluster.Ring;
import io.keyway.coordinator.KeyMoves;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the change from one ring to another does to keys, from a sample of them.
 *
 * @param keys how many keys were looked up
 * @param moved how many of them change their owner
 * @param before how many each member has of them, by id
 * @param after the same in the other ring
 * @param moves how many go from whom to whom, the largest move first
 */
record Comparison(
    long keys,
    long moved,
    Map<String, Long> before,
    Map<String, Long> after,
    List<KeyMoves.Move> moves) {

  /** Gives shares to within half a percent. */
  static final int KEYS = 50_000;

  /** Any; the same for all, so that two comparisons can be compared. */
  private static final long SEED = 1;

  /**
   * Compares two rings.
   *
   * @throws IllegalArgumentException if one has a placement that there is not, or not of its
   *     members
   */
  static Comparison of(Ring from, Ring to) {
    KeyMoves moves = sample(from, to);
    return new Comparison(
        moves.placed(), moves.moved(), moves.before(), moves.after(), moves.moves());
  }

  /** How many keys of the sample each member of a ring has, by id. */
  static Map<String, Long> shares(Ring ring) {
    return sample(null, ring).after();
  }

  private static KeyMoves sample(@Nullable Ring from, Ring to) {
    KeyMoves moves = new KeyMoves(from, to);
    moves.addSample(SEED, KEYS);
    return moves;
  }
}
