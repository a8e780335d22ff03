package io.keyway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

  @Test
  void tryEnter_upToTheLimit_letsIn() {
    ConnectionLimit limit = new ConnectionLimit(2);
    assertThat(limit.tryEnter()).isTrue();
    assertThat(limit.tryEnter()).isTrue();
    assertThat(limit.tryEnter()).isFalse();
    assertThat(limit.max()).isEqualTo(2);
    assertThat(limit.current()).isEqualTo(2);
    assertThat(limit.total()).isEqualTo(2);
    assertThat(limit.rejected()).isEqualTo(1);
  }

  @Test
  void leave_fullLimit_makesRoomForOne() {
    ConnectionLimit limit = new ConnectionLimit(1);
    assertThat(limit.tryEnter()).isTrue();
    limit.leave();
    assertThat(limit.current()).isZero();
    assertThat(limit.tryEnter()).isTrue();
    assertThat(limit.tryEnter()).isFalse();
    assertThat(limit.total()).isEqualTo(2);
  }

  @Test
  void limit_lessThanOne_isRefused() {
    assertThatThrownBy(() -> new ConnectionLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connection limit: 0 (expected: at least 1)");
  }

  @Test
  void tryEnter_manyThreads_neverLetsInTooMany() {
    int threads = 4;
    int rounds = 20_000;
    ConnectionLimit limit = new ConnectionLimit(2);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger insideMax = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(threads);
    try (ExecutorService clients = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        clients.execute(() -> {
          start.countDown();
          while (start.getCount() > 0) {
            Thread.onSpinWait();
          }
          for (int round = 0; round < rounds; round++) {
            if (limit.tryEnter()) {
              insideMax.accumulateAndGet(inside.incrementAndGet(), Math::max);
              inside.decrementAndGet();
              limit.leave();
            }
          }
        });
      }
    }
    assertThat(insideMax.get()).isBetween(1, 2);
    assertThat(limit.current()).isZero();
    assertThat(limit.total() + limit.rejected()).isEqualTo((long) threads * rounds);
  }
}
