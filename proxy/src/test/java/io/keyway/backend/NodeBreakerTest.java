package io.keyway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Against a node whose fate is told, in a time that is told too. */
final class NodeBreakerTest {

  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final BreakerGuard guard = new BreakerGuard(() -> {});
  private final NodeBreaker breaker = breaker("n1");

  private NodeBreaker breaker(String name) {
    return new NodeBreaker(name, BackendSettings.DEFAULTS, guard);
  }

  /** When the breaker opens, in ms, if the node is up and down in turns of so many ms. */
  private List<Long> openings(long turn, long until) {
    List<Long> openings = new ArrayList<>();
    long now = turn;
    while (now < until) {
      openings.add(now);
      breaker.open(now * MILLI);
      long probe = now * MILLI;
      do {
        probe += breaker.scheduleProbeNanos(probe);
      } while (probe / MILLI / turn % 2 == 1);
      breaker.close(probe);
      long found = probe / MILLI;
      now = found - found % turn + turn;
    }
    return openings;
  }

  @Test
  void nodeThatComesAndGoes_opensItsBreakerLessOftenEachTime() {
    guard.limit(1, 100);
    List<Long> openings = openings(250, 60_000);
    long first = openings.stream().filter(at -> at < 10_000).count();
    long second = openings.stream().filter(at -> at >= 10_000 && at < 30_000).count();
    long third = openings.stream().filter(at -> at >= 30_000 && at < 60_000).count();
    assertThat(first).as("%s", openings).isBetween(6L, 19L);
    assertThat(second).as("%s", openings).isLessThan(first);
    assertThat(third).as("%s", openings).isLessThanOrEqualTo(second);
  }

  @Test
  void nodeThatIsWellInBetween_isProbedAtOnceEachTime() {
    guard.limit(1, 100);
    List<Long> openings = openings(2_000, 60_000);
    assertThat(openings).hasSize(15);
  }

  @Test
  void nodeThatOnlyBreaksConnections_isProbedAtOnceEachTime() {
    guard.limit(1, 100);
    long now = 0;
    for (int i = 0; i < 100; i++) {
      breaker.open(now);
      assertThat(breaker.isOpen()).isTrue();
      long delay = breaker.scheduleProbeNanos(now);
      assertThat(delay).isLessThanOrEqualTo(12 * MILLI);
      now += delay;
      breaker.close(now);
    }
  }

  @Test
  void probes_thatAreRefused_areEverFurtherApart() {
    guard.limit(1, 100);
    breaker.open(0);
    long now = 0;
    for (int i = 0; i < 20; i++) {
      now += breaker.scheduleProbeNanos(now);
    }
    assertThat(breaker.scheduleProbeNanos(now)).isBetween(400 * MILLI, 600 * MILLI);
    assertThat(breaker.refusal("a fall", now))
        .matches("breaker open after a fall, next probe in 0.[456] s");
  }

  @Test
  void probe_thatIsNotAnswered_isFollowedByTheNextAtOnce() {
    guard.limit(1, 100);
    breaker.open(0);
    long now = 0;
    for (int i = 0; i < 20; i++) {
      now += breaker.scheduleProbeNanos(now) + TimeUnit.SECONDS.toNanos(1);
    }
    assertThat(breaker.scheduleProbeNanos(now)).isLessThanOrEqualTo(12 * MILLI);
  }

  @Test
  void breakers_overTheLimit_stayClosed() {
    NodeBreaker other = breaker("n2");
    guard.limit(3, 33);
    breaker.open(0);
    other.open(0);
    other.timedOut(0);
    other.timedOut(0);
    other.timedOut(0);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(other.isOpen()).isFalse();

    breaker.close(1);
    other.open(1);
    assertThat(breaker.isOpen()).isFalse();
    assertThat(other.isOpen()).isTrue();
    other.retire();
    assertThat(other.isOpen()).isFalse();
    breaker.open(2);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void limit_ofNothing_switchesBreakersOff() {
    guard.limit(100, 0);
    breaker.open(0);
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void timeouts_inARow_openIt() {
    guard.limit(1, 1);
    breaker.timedOut(0);
    breaker.timedOut(0);
    breaker.succeeded();
    breaker.timedOut(0);
    breaker.timedOut(0);
    assertThat(breaker.isOpen()).isFalse();
    breaker.timedOut(0);
    assertThat(breaker.isOpen()).isTrue();
  }
}
