package io.keyway.cli;

import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.PoolState;
import io.keyway.cluster.Ring;
import io.keyway.cluster.Roster;
import io.keyway.coordinator.KeyMoves;
import io.keyway.coordinator.RingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The ring that a roster leads to, and the keys that it moves. One thread. */
final class RingForecast {

  /** The standard error of a share is then at most 0.16 %. */
  private static final int SAMPLE_KEYS = 100_000;

  /** Any; the same for all, so that two forecasts can be compared. */
  private static final long SEED = 1;

  private static final String NOBODY = "-";

  private final @Nullable Ring before;
  private final @Nullable Ring after;
  private final @Nullable KeyMoves moves;
  private final List<MovedKey> movedKeys = new ArrayList<>();
  private boolean sampled = true;

  private record MovedKey(String key, KeyMoves.Move move) {}

  private RingForecast(@Nullable Ring before, @Nullable Ring after) {
    this.before = before;
    this.after = after;
    this.moves = after == null ? null : new KeyMoves(usable(before), after);
  }

  /**
   * Returns the forecast for a roster that takes the place of the present one.
   *
   * @throws CommandException if its members cannot be placed
   */
  static RingForecast of(PoolState state, Roster roster) {
    Ring before = state.ring().orElse(null);
    Optional<Ring> after = RingPlan.next(before, roster);
    try {
      return new RingForecast(before, after.orElse(null));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(e);
    }
  }

  /** A ring that proxies refuse places nothing, and must not keep anybody from repairing it. */
  private static @Nullable Ring usable(@Nullable Ring ring) {
    try {
      if (ring != null) {
        PlacedRing.check(ring);
      }
      return ring;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Places random keys. */
  RingForecast withSample() {
    if (moves != null) {
      moves.addSample(SEED, SAMPLE_KEYS);
    }
    return this;
  }

  /** Places a key that the user named. */
  void add(String shown, byte[] key, int offset, int length) {
    sampled = false;
    if (moves != null) {
      moves.add(key, offset, length).ifPresent(move -> movedKeys.add(new MovedKey(shown, move)));
    }
  }

  /** Whether another ring would be published. */
  boolean changesRing() {
    return after != null && !after.equals(before);
  }

  /** What would happen, as lines. */
  String text() {
    if (after == null || moves == null) {
      return "No ring: the pool has no member that can own keys.\n";
    }
    if (!changesRing()) {
      return "No change: epoch %d stays.\n%s".formatted(after.epoch(), keyLines());
    }
    return "Epoch %s to %d, %d members.\n"
            .formatted(
                before == null ? NOBODY : before.epoch(), after.epoch(), after.members().size())
        + shares(moves)
        + (moves.moved() == 0 ? "" : "\n" + movements(moves))
        + "%s of %d %s keys move.\n"
            .formatted(percent(moves.moved(), moves), moves.placed(), sampled ? "sampled" : "named")
        + keyLines();
  }

  private static String shares(KeyMoves moves) {
    TextTable table = new TextTable("MEMBER", "NOW", "THEN");
    Map<String, Long> now = moves.before();
    Map<String, Long> then = moves.after();
    for (String id : ids(now, then)) {
      table.add(id, share(now.get(id), moves), share(then.get(id), moves));
    }
    return table.toString();
  }

  private static List<String> ids(Map<String, Long> now, Map<String, Long> then) {
    List<String> ids = new ArrayList<>(now.keySet());
    then.keySet().stream().filter(id -> !now.containsKey(id)).forEach(ids::add);
    ids.sort(null);
    return ids;
  }

  private static String movements(KeyMoves moves) {
    TextTable table = new TextTable("FROM", "TO", "KEYS");
    moves
        .moves()
        .forEach(
            move -> table.add(named(move.from()), named(move.to()), percent(move.keys(), moves)));
    return table.toString();
  }

  private String keyLines() {
    if (movedKeys.isEmpty()) {
      return "";
    }
    TextTable table = new TextTable("KEY", "FROM", "TO");
    movedKeys.forEach(
        moved -> table.add(moved.key, named(moved.move.from()), named(moved.move.to())));
    return "\n" + table;
  }

  private static String named(String id) {
    return id.equals(KeyMoves.NOBODY) ? NOBODY : id;
  }

  private static String share(@Nullable Long keys, KeyMoves moves) {
    return keys == null ? NOBODY : percent(keys, moves);
  }

  private static String percent(long keys, KeyMoves moves) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * fraction(keys, moves));
  }

  private static double fraction(long keys, KeyMoves moves) {
    return moves.placed() == 0 ? 0 : (double) keys / moves.placed();
  }

  /** What would happen, for programs. */
  ObjectNode json() {
    ObjectNode json = OutputOptions.JSON.createObjectNode();
    json.put("changes", changesRing());
    putEpoch(json, "epoch", before);
    putEpoch(json, "nextEpoch", after);
    if (after == null || moves == null) {
      return json;
    }
    json.put("keys", moves.placed()).put("sampled", sampled).put("moved", moves.moved());
    json.put("share", fraction(moves.moved(), moves));
    ArrayNode array = json.putArray("moves");
    for (KeyMoves.Move move : moves.moves()) {
      putMove(array.addObject(), move)
          .put("keys", move.keys())
          .put("share", fraction(move.keys(), moves));
    }
    putMembers(json.putArray("members"), moves);
    if (!sampled) {
      ArrayNode keys = json.putArray("movedKeys");
      movedKeys.forEach(moved -> putMove(keys.addObject().put("key", moved.key), moved.move));
    }
    return json;
  }

  private static void putMembers(ArrayNode array, KeyMoves moves) {
    Map<String, Long> now = moves.before();
    Map<String, Long> then = moves.after();
    for (String id : ids(now, then)) {
      array
          .addObject()
          .put("id", id)
          .put("share", fraction(now.getOrDefault(id, 0L), moves))
          .put("nextShare", fraction(then.getOrDefault(id, 0L), moves));
    }
  }

  private static ObjectNode putMove(ObjectNode to, KeyMoves.Move move) {
    return to.put("from", move.from().equals(KeyMoves.NOBODY) ? null : move.from())
        .put("to", move.to());
  }

  private static void putEpoch(ObjectNode to, String name, @Nullable Ring ring) {
    to.put(name, ring == null ? null : ring.epoch());
  }
}
