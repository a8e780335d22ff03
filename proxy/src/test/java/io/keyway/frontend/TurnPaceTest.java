package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import org.junit.jupiter.api.Test;

final class TurnPaceTest {

  private static final long PERIOD = TurnPace.PERIOD_NANOS;
  private static final int PERIODS_PER_WINDOW = (int) (TurnPace.WINDOW_NANOS / PERIOD);

  private final LoopCounters counters = new LoopCounters();
  private final TurnPace pace = new TurnPace(counters);
  private long now = 1_000_000_000;

  /** A load that is the same for long enough to be judged; ends with the start of a turn. */
  private void load(int repliesPerPeriod, int inFlight) {
    counters.add(
        ProxyStat.REQUESTS_IN_FLIGHT, inFlight - counters.get(ProxyStat.REQUESTS_IN_FLIGHT));
    for (int window = 0; window < 2; window++) {
      counters.add(ProxyStat.REPLIES, (long) repliesPerPeriod * PERIODS_PER_WINDOW);
      now += TurnPace.WINDOW_NANOS;
      assertThat(pace.pauseNanos(now)).isZero();
    }
  }

  private long pauseAfter(long nanos) {
    now += nanos;
    return pace.pauseNanos(now);
  }

  @Test
  void manyInFlight_shortTurn_waitsForTheRestOfThePeriod() {
    load(6, 50);
    assertThat(pauseAfter(PERIOD / 4)).isPositive().isLessThan(PERIOD);
  }

  @Test
  void manyInFlight_longTurn_goesOnAtOnce() {
    load(6, 50);
    assertThat(pauseAfter(PERIOD)).isZero();
    assertThat(pauseAfter(PERIOD / 4)).isPositive();
  }

  @Test
  void requestsThatTakeNoLongerThanAFewPeriods_neverWait() {
    load(6, 20);
    assertThat(pauseAfter(PERIOD / 4)).isZero();
  }

  @Test
  void fewReplies_neverWait() {
    load(1, 500);
    assertThat(pauseAfter(PERIOD / 4)).isZero();
  }

  @Test
  void loadThatEnds_waitsNoMore() {
    load(6, 50);
    load(0, 1);
    assertThat(pauseAfter(PERIOD / 4)).isZero();
  }
}
