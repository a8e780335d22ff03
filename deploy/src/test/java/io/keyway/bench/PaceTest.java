package io.keyway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {

  @Test
  void operation_ofAnOpenLoop_keepsItsIntendedTimeWhenLate() {
    Pace pace = new Pace(1000, 50);

    assertThat(pace.take(50)).isEqualTo(50);
    assertThat(pace.take(51)).isEqualTo(Pace.NOT_DUE);
    assertThat(pace.take(9_000_000)).isEqualTo(1_000_050);
    assertThat(pace.take(9_000_000)).isEqualTo(2_000_050);
  }

  @Test
  void operation_ofAClosedLoop_isDueAtOnce() {
    Pace pace = new Pace(0, 50);

    assertThat(pace.take(70)).isEqualTo(70);
    assertThat(pace.take(70)).isEqualTo(70);
  }
}
