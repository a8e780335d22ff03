package io.keyway.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.keyway.cluster.Member;
import io.keyway.cluster.PlacedRing;
import io.keyway.cluster.Ring;
import io.keyway.placement.Placement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys change their owner from one ring to another, found by placing keys by both. One
 * thread.
 */
public final class KeyMoves {

  /** Stands for nobody, where there is no ring yet. */
  public static final String NOBODY = "";

  private final Owners before;
  private final Owners after;
  private final Map<String, Map<String, Long>> moves = new TreeMap<>();
  private long placed;
  private long moved;

  /**
   * @param before null if there is none
   * @throws IllegalArgumentException if the placement of one of them is unknown, or can't place its
   *     members
   */
  public KeyMoves(@Nullable Ring before, Ring after) {
    this.before = new Owners(before);
    this.after = new Owners(after);
  }

  /**
   * Keys that go from one member to another.
   *
   * @param from id, or {@link #NOBODY}
   * @param to id
   * @param keys how many
   */
  public record Move(String from, String to, long keys) {}

  /** Places random keys; the same seed makes the same ones. */
  public void addSample(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      byte[] key = ("key:" + Long.toHexString(random.nextLong())).getBytes(US_ASCII);
      var _ = add(key, 0, key.length);
    }
  }

  /** Places a key; returns its move, of that one key, if it has another owner now. */
  public Optional<Move> add(byte[] key, int offset, int length) {
    String from = before.ownerOf(key, offset, length);
    String to = after.ownerOf(key, offset, length);
    placed++;
    if (from.equals(to)) {
      return Optional.empty();
    }
    moved++;
    var _ = moves.computeIfAbsent(from, _ -> new TreeMap<>()).merge(to, 1L, Long::sum);
    return Optional.of(new Move(from, to, 1));
  }

  /** How many keys were placed. */
  public long placed() {
    return placed;
  }

  /** How many of them change their owner. */
  public long moved() {
    return moved;
  }

  /** From whom to whom they go, the largest move first. */
  public List<Move> moves() {
    return moves.entrySet().stream()
        .flatMap(from ->
            from.getValue().entrySet().stream()
                .map(to -> new Move(from.getKey(), to.getKey(), to.getValue())))
        .sorted(Comparator.comparingLong(Move::keys).reversed())
        .toList();
  }

  /** How many of the placed keys each member of the ring before has, by id. */
  public Map<String, Long> before() {
    return Map.copyOf(before.counts);
  }

  /** How many of the placed keys each member of the ring after has, by id. */
  public Map<String, Long> after() {
    return Map.copyOf(after.counts);
  }

  /** The owners of keys by one ring. */
  private static final class Owners {

    private final List<Member> members;
    private final @Nullable Placement placement;
    private final Map<String, Long> counts = new TreeMap<>();

    Owners(@Nullable Ring ring) {
      this.members = ring == null ? List.of() : ring.members();
      this.placement = ring == null ? null : PlacedRing.of(ring).orElse(null);
      members.forEach(member -> counts.put(member.id(), 0L));
    }

    String ownerOf(byte[] key, int offset, int length) {
      if (placement == null) {
        return NOBODY;
      }
      String owner = members.get(placement.ownerOf(key, offset, length)).id();
      counts.merge(owner, 1L, Long::sum);
      return owner;
    }
  }
}
