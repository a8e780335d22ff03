package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelCountTest {

  @Test
  void ketama_equalWeights_roundsDownWhereFloatsFallShort() {
    assertThat(IntStream.rangeClosed(1, 100).filter(n -> LabelCount.ketama(1, n, n) != 40))
        .containsExactly(25, 47, 50, 55, 61, 71, 94, 100);
    assertThat(LabelCount.ketama(1, 25, 25)).isEqualTo(39);
  }

  @ParameterizedTest
  @CsvSource({
    "11, 28, 7, 109",
    "1, 3, 1, 13",
    "1, 1, 1, 40",
    "1, 1000000, 2, 0",
    "999999, 1000000, 2, 79"
  })
  void ketama_weight_isItsFloatShare(int weight, long total, int servers, int expected) {
    assertThat(LabelCount.ketama(weight, total, servers)).isEqualTo(expected);
  }

  @Test
  void node_weight_isItsDoubleShareInTheClientsOrder() {
    assertThat(LabelCount.node(1, 28, 7)).isEqualTo(9);
    assertThat(LabelCount.whalin(1, 28, 7)).isEqualTo(10);
    assertThat(LabelCount.dalli(1, 28, 7)).isEqualTo(40);
  }
}
