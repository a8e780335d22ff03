package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModuloTest {

  @Test
  void indexOf_hashesInSequence_takesServersInOrder() {
    Modulo modulo = Modulo.equal(servers(5, 7));
    assertThat(IntStream.range(0, 5).map(modulo::indexOf)).containsExactly(0, 1, 0, 1, 0);
  }

  @Test
  void weighted_weightTwo_isThatOfListingTwice() {
    Modulo modulo = Modulo.weighted(servers(1, 2, 1));
    assertThat(IntStream.range(0, 6).map(modulo::indexOf)).containsExactly(0, 1, 1, 2, 0, 1);
  }

  @Test
  void indexOf_unsignedAndSignedHashes_losesTheSign() {
    Modulo modulo = Modulo.equal(servers(1, 1, 1));
    assertThat(modulo.indexOf(0xffffffffL)).isEqualTo((int) (0xffffffffL % 3));
    assertThat(modulo.indexOf(-4)).isEqualTo(1);
    assertThat(modulo.indexOf(Long.MIN_VALUE)).isEqualTo(2);
  }

  @Test
  void skipping_deadServers_goesToTheNextBucketThatLives() {
    Modulo modulo = Modulo.equal(servers(1, 1, 1, 1));
    assertThat(IntStream.range(0, 4).map(modulo.skipping(Dead.of(List.of(1, 3)))::indexOf))
        .containsExactly(0, 2, 2, 0);
    assertThat(modulo.skipping(Dead.of(List.of(0, 1, 2, 3))).indexOf(1)).isEqualTo(Locator.NONE);
  }

  @Test
  void weights_sumAboveLimit_areRefused() {
    int max = Target.WEIGHT_MAX;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Modulo.weighted(servers(max, max, max)))
        .withMessage("sum of weights: 3000000 (expected: at most 1048576 for modulo)");
  }

  private static List<Server> servers(int... weights) {
    return IntStream.range(0, weights.length)
        .mapToObj(i -> new Server(i, new Target("host" + i, 11211, weights[i])))
        .toList();
  }
}
