package io.keyway.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecentLatenciesTest {

  private static final long MILLI = 1_000_000;
  private static final long SPAN = RecentLatencies.SPAN_NANOS;

  private final PoolMeasurements pool = new PoolMeasurements("p", MeasureSettings.DEFAULTS);
  private final LoopMeasurements loop = pool.addLoop(Runnable::run);
  private final LoopMeasurements otherLoop = pool.addLoop(Runnable::run);
  private final RecentLatencies recent = new RecentLatencies();
  private final long start = System.nanoTime();

  @BeforeEach
  void begin() {
    assertThat(recent.until(pool.times(), start)).isEmpty();
  }

  private static void record(LoopMeasurements loop, String node, int count, long nanos) {
    for (int i = 0; i < count; i++) {
      loop.node(node).record(Operation.GET, Outcome.OK, nanos);
    }
  }

  private Latencies at(double spans) {
    Map<String, Latencies> nodes = recent.until(pool.times(), start + (long) (spans * SPAN));
    return nodes.getOrDefault("n1", new Latencies());
  }

  @Test
  void requestsOfAllOperationsAndLoops_areAdded() {
    record(loop, "n1", 98, MILLI);
    loop.node("n1").record(Operation.SET, Outcome.TIMEOUT, 200 * MILLI);
    record(otherLoop, "n1", 1, 200 * MILLI);
    assertThat(at(0).count()).isEqualTo(100);
    assertThat(at(0).micros(0.5)).isBetween(1_000L, 1_064L);
    assertThat(at(0).micros(0.99)).isGreaterThanOrEqualTo(200_000);
  }

  @Test
  void requestsOfMoreThanTwoSpansAgo_areForgotten() {
    record(loop, "n1", 10, 500 * MILLI);
    assertThat(at(0).count()).isEqualTo(10);
    assertThat(at(1).count()).isEqualTo(10);
    record(loop, "n1", 5, MILLI);
    assertThat(at(1.9).count()).isEqualTo(15);
    assertThat(at(2).count()).isEqualTo(5);
    assertThat(at(2).micros(0.99)).isLessThan(2_000);
    assertThat(at(3).count()).isZero();
  }

  @Test
  void nodeThatLeftAndCameBack_beginsAnew() {
    record(loop, "n1", 10, MILLI);
    assertThat(at(1).count()).isEqualTo(10);
    loop.routedBy("without it", Set.of());
    loop.routedBy("with it", Set.of("n1"));
    record(loop, "n1", 3, MILLI);
    assertThat(at(1.5).count()).isEqualTo(3);
  }

  @Test
  void nodeThatLeft_isNotThere() {
    record(loop, "n1", 1, MILLI);
    assertThat(recent.until(pool.times(), start)).containsOnlyKeys("n1");
    loop.routedBy("without it", Set.of());
    assertThat(recent.until(pool.times(), start)).isEmpty();
  }

  @Test
  void requestsBeforeTheFirstLook_areNotRecent() {
    record(loop, "n1", 10, MILLI);
    RecentLatencies late = new RecentLatencies();
    assertThat(late.until(pool.times(), start).get("n1"))
        .extracting(Latencies::count)
        .isEqualTo(0L);
    record(loop, "n1", 2, MILLI);
    assertThat(late.until(pool.times(), start + 1).get("n1"))
        .extracting(Latencies::count)
        .isEqualTo(2L);
  }
}
