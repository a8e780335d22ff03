package io.keyway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChangesTest {

  private static long[] breaker(long open, long opens) {
    long[] values = new long[MeasuredPool.FIELDS.size()];
    values[MeasuredPool.BREAKER_OPEN] = open;
    values[MeasuredPool.BREAKER_OPENS] = opens;
    return values;
  }

  private static List<String> kinds(long[] before, long[] after) {
    return Changes.ofBreaker("n1", before, after, 1).stream().map(Event::kind).toList();
  }

  @Test
  void breakerThatOpens_isAnEvent_andSoIsItsClosing() {
    assertThat(kinds(breaker(0, 0), breaker(2, 2))).containsExactly("breaker-opened");
    assertThat(kinds(breaker(2, 2), breaker(1, 2))).isEmpty();
    assertThat(kinds(breaker(1, 2), breaker(0, 2))).containsExactly("breaker-closed");
  }

  @Test
  void breakerThatOpenedAndClosedBetweenTwoSamples_isBoth() {
    assertThat(kinds(breaker(0, 3), breaker(0, 4)))
        .containsExactly("breaker-opened", "breaker-closed");
  }

  @Test
  void countersThatBeganAnew_areNoOpening() {
    assertThat(kinds(breaker(0, 9), breaker(0, 0))).isEmpty();
  }
}
