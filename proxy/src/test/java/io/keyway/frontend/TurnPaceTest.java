package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import org.junit.jupiter.api.Test;

final class TurnPaceTest {

  private static final long PERIOD_MAX = TurnPace.PERIOD_NANOS_MAX;
  private static final long WINDOW = TurnPace.WINDOW_NANOS;
  private static final int MANY = 10_000;

  private final LoopCounters counters = new LoopCounters();
  private final TurnPace pace = new TurnPace(counters);
  private long now = 1_000_000_000;

  /** A load that is the same for long enough to be judged; ends with the start of a turn. */
  private void load(int repliesPerWindow, int inFlight) {
    counters.add(
        ProxyStat.REQUESTS_IN_FLIGHT, inFlight - counters.get(ProxyStat.REQUESTS_IN_FLIGHT));
    for (int window = 0; window < 2; window++) {
      counters.add(ProxyStat.REPLIES, repliesPerWindow);
      now += WINDOW;
      assertThat(pace.pauseNanos(now)).isZero();
    }
  }

  private long pauseAfter(long nanos) {
    now += nanos;
    return pace.pauseNanos(now);
  }

  @Test
  void manyInFlight_shortTurn_waitsForTheRestOfTheLongestPeriod() {
    load(1000, MANY);
    assertThat(pauseAfter(PERIOD_MAX / 4)).isBetween(PERIOD_MAX / 2, PERIOD_MAX * 3 / 4);
  }

  @Test
  void manyInFlight_longTurn_goesOnAtOnce() {
    load(1000, MANY);
    assertThat(pauseAfter(PERIOD_MAX)).isZero();
    assertThat(pauseAfter(PERIOD_MAX / 4)).isPositive();
  }

  @Test
  void someInFlight_waitsForASmallPartOfARequestsTime() {
    int repliesPerWindow = 100;
    int inFlight = 50;
    load(repliesPerWindow, inFlight);
    long requestNanos = inFlight * WINDOW / repliesPerWindow;
    assertThat(pauseAfter(1)).isPositive().isLessThan(requestNanos / TurnPace.PERIODS_PER_REQUEST);
    assertThat(pauseAfter(requestNanos / TurnPace.PERIODS_PER_REQUEST)).isZero();
  }

  @Test
  void requestsInFlightThatAPeriodGathersTooFewOf_neverWait() {
    load(100, 2 * TurnPace.PERIODS_PER_REQUEST - 1);
    assertThat(pauseAfter(1)).isZero();
  }

  @Test
  void fewReplies_neverWait() {
    load(2 * (int) (WINDOW / PERIOD_MAX) - 1, 500);
    assertThat(pauseAfter(1)).isZero();
  }

  @Test
  void loadThatEnds_waitsNoMore() {
    load(100, 50);
    load(0, 1);
    assertThat(pauseAfter(1)).isZero();
  }
}
