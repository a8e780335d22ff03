package io.keyway.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.keyway.cluster.Address;
import io.keyway.cluster.Member;
import io.keyway.cluster.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyMovesTest {

  private static final String MODULO = "python-memcached.modula";
  private static final String KETAMA = "libmemcached.ketama";

  @Test
  void sameRing_movesNothing() {
    KeyMoves moves = new KeyMoves(ring(KETAMA, 3), ring(KETAMA, 3));
    moves.addSample(1, 10_000);

    assertThat(moves.moved()).isZero();
    assertThat(moves.moves()).isEmpty();
    assertThat(moves.before()).isEqualTo(moves.after());
    assertThat(moves.placed()).isEqualTo(10_000);
  }

  @Test
  void oneMoreMember_takesItsShareByKetamaAndMostByModulo() {
    KeyMoves ketama = new KeyMoves(ring(KETAMA, 3), ring(KETAMA, 4));
    ketama.addSample(1, 20_000);
    assertThat(ketama.moved()).isBetween(3_000L, 7_000L);
    assertThat(ketama.moves()).allMatch(move -> move.to().equals("n3"));

    KeyMoves modulo = new KeyMoves(ring(MODULO, 3), ring(MODULO, 4));
    modulo.addSample(1, 20_000);
    assertThat(modulo.moved()).isBetween(14_500L, 15_500L);
  }

  @Test
  void counts_addUp() {
    KeyMoves moves = new KeyMoves(ring(MODULO, 3), ring(MODULO, 5));
    moves.addSample(7, 5_000);

    assertThat(moves.moves().stream().mapToLong(KeyMoves.Move::keys).sum())
        .isEqualTo(moves.moved());
    assertThat(moves.before().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(5_000);
    assertThat(moves.after().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(5_000);
    for (String id : moves.after().keySet()) {
      long came = keys(moves, move -> move.to().equals(id));
      long went = keys(moves, move -> move.from().equals(id));
      assertThat(moves.before().getOrDefault(id, 0L) + came - went)
          .isEqualTo(moves.after().get(id));
    }
  }

  private static long keys(KeyMoves moves, java.util.function.Predicate<KeyMoves.Move> wanted) {
    return moves.moves().stream().filter(wanted).mapToLong(KeyMoves.Move::keys).sum();
  }

  @Test
  void firstRing_givesAllToItsMembers() {
    KeyMoves moves = new KeyMoves(null, ring(KETAMA, 1));
    byte[] key = "any".getBytes(US_ASCII);

    assertThat(moves.add(key, 0, key.length)).contains(new KeyMoves.Move(KeyMoves.NOBODY, "n0", 1));
    assertThat(moves.before()).isEmpty();
  }

  @Test
  void unknownPlacement_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new KeyMoves(null, ring("no.such", 1)));
  }

  private static Ring ring(String profile, int count) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(Member.of("n" + i, new Address("10.0.0." + i, 11211)));
    }
    return Ring.stable(1, profile, members, Set.of());
  }
}
