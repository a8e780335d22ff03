package io.keyway.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ItemClockTest {

  private static final long START = 1_800_000_000L;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final ItemClock clock =
      new ItemClock(nanos::get, () -> Instant.ofEpochSecond(START, 500_000_000));

  @Test
  void seconds_moveWithTicksOnly() {
    nanos.addAndGet(3_999_999_999L);
    assertThat(clock.uptimeSeconds()).isZero();
    clock.tick();
    assertThat(clock.uptimeSeconds()).isEqualTo(3);
    assertThat(clock.unixSeconds()).isEqualTo(START + 3);
  }

  @Test
  void expiry_relativeUpToThirtyDays_absoluteAbove() {
    int now = clock.nowSeconds();
    assertThat(clock.expirySeconds(0)).isZero();
    assertThat(clock.expirySeconds(1)).isEqualTo(now + 1);
    assertThat(clock.expirySeconds(2_592_000)).isEqualTo(now + 2_592_000);
    assertThat(clock.expirySeconds(2_592_001)).isPositive().isLessThan(now);
    assertThat(clock.expirySeconds((int) START + 60)).isEqualTo(now + 60);
    assertThat(clock.expirySeconds((int) START)).isEqualTo(now);
    assertThat(clock.expirySeconds(-1)).isPositive().isLessThan(now);
    assertThat(clock.expirySeconds(Integer.MIN_VALUE)).isPositive().isLessThan(now);
    assertThat(clock.expirySeconds(Integer.MAX_VALUE)).isGreaterThan(now);
  }
}
