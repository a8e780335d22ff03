package io.keyway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {

  @Test
  void figure_overRounds_hasMedianAndEnds() {
    assertThat(Spread.of(Metric.OPS, rounds(5, 1, 3))).isEqualTo(new Spread(3, 1, 5));
    assertThat(Spread.of(Metric.OPS, rounds(5, 1)).median()).isEqualTo(3);
  }

  @Test
  void figure_unknownInOneRound_isNotKnown() {
    assertThat(Spread.of(Metric.OPS, rounds(5, Double.NaN)).median()).isNaN();
    assertThat(Metric.OPS.format(Double.NaN)).isEqualTo("-");
  }

  @Test
  void ratio_toZero_isNotKnown() {
    assertThat(new Spread(3, 1, 5).ratioTo(new Spread(0, 0, 0))).isNaN();
    assertThat(new Spread(3, 1, 5).ratioTo(new Spread(2, 0, 0))).isEqualTo(1.5);
  }

  private static List<Round> rounds(double... ops) {
    return Arrays.stream(ops)
        .mapToObj(value -> new Round(value, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ""))
        .toList();
  }
}
