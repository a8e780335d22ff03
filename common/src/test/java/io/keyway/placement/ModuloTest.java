package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModuloTest {

  private static final Target A = new Target("a", 11211, 1);
  private static final Target B = new Target("b", 11211, 1);
  private static final Target B_TWICE = new Target("b", 11211, 2);

  @Test
  void indexOf_hashesInSequence_takesTargetsInOrder() {
    Modulo modulo = new Modulo(List.of(B, A));
    assertThat(IntStream.range(0, 5).map(modulo::indexOf)).containsExactly(0, 1, 0, 1, 0);
  }

  @Test
  void indexOf_weightTwo_isThatOfListingTwice() {
    List<Target> repeated = List.of(A, B, B, A);
    Modulo weighted = new Modulo(List.of(A, B_TWICE, A));
    Modulo listed = new Modulo(repeated);
    int[] firstListed = {0, 1, 1, 2};
    for (int hash = 0; hash < 100; hash++) {
      assertThat(weighted.indexOf(hash)).isEqualTo(firstListed[listed.indexOf(hash)]);
    }
  }

  @Test
  void indexOf_hashWithTopBit_isUnsigned() {
    Modulo modulo = new Modulo(List.of(A, B, A));
    assertThat(modulo.indexOf(0xffffffff)).isEqualTo((int) (0xffffffffL % 3));
    assertThat(modulo.indexOf(0x80000000)).isEqualTo((int) (0x80000000L % 3));
  }

  @Test
  void weights_sumAboveLimit_areRefused() {
    Target heavy = new Target("heavy", 11211, Target.WEIGHT_MAX);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Modulo(Collections.nCopies(3_000, heavy)))
        .withMessage("sum of weights: 3000000000 (expected: at most 1048576 for modulo)");
  }
}
