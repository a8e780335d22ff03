package io.keyway.measure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class KeySamplerTest {

  private static final byte[] HOT = "hot".getBytes(US_ASCII);

  private final long startNanos = System.nanoTime();
  private final KeySampler sampler = new KeySampler(startNanos);

  private List<HotKey> hotKeys(long nowNanos) {
    KeyCounts sum = new KeyCounts();
    sum.add(sampler.counts(nowNanos));
    return sum.top(10, "p", KeyMask.of(false));
  }

  @Test
  void fewRequests_areAllCounted() {
    for (int i = 0; i < 30; i++) {
      sampler.requested(HOT, 0, 3, 100);
      sampler.answered(HOT, 0, 3, 50);
    }
    sampler.requested("get cold".getBytes(US_ASCII), 4, 4, 0);
    List<HotKey> keys = hotKeys(startNanos + 5_000_000_000L);
    assertThat(keys.getFirst()).isEqualTo(new HotKey("p", "hot", 6, 6, 6, 900));
    assertThat(keys.get(1).key()).isEqualTo("cold");
  }

  @Test
  void manyRequests_areEstimatedWithinTheBounds() {
    int requests = 1 << 20;
    for (int i = 0; i < requests; i++) {
      byte[] other = ("key" + i).getBytes(US_ASCII);
      sampler.requested(i % 4 == 0 ? HOT : other, 0, i % 4 == 0 ? 3 : other.length, 0);
    }
    HotKey hot = hotKeys(startNanos + 8_000_000_000L).getFirst();
    assertThat(hot.key()).isEqualTo("hot");
    double exact = requests / 32.0;
    double deviation = (hot.requestsPerSecondMax() - hot.requestsPerSecondMin()) / 4;
    // Five standard deviations, so that it fails once in a million runs.
    assertThat(hot.requestsPerSecondMin() - 3 * deviation).isLessThan(exact);
    assertThat(hot.requestsPerSecondMax() + 3 * deviation).isGreaterThan(exact);
    assertThat(hot.requestsPerSecond()).isBetween(0.9 * exact, 1.1 * exact);
  }

  @Test
  void oldRequests_areForgotten() {
    sampler.requested(HOT, 0, 3, 0);
    assertThat(hotKeys(startNanos + KeySampler.WINDOW_NANOS + 1_000_000_000L)).hasSize(1);
    assertThat(hotKeys(startNanos + 3 * KeySampler.WINDOW_NANOS)).isEmpty();
  }
}
