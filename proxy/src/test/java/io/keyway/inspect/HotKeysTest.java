package io.keyway.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.measure.HotKey;
import io.keyway.measure.Measurements;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What several proxies tell of hot keys, taken together. */
final class HotKeysTest {

  private static HotKey key(String name, double rate, double error) {
    return new HotKey("default", name, rate, rate - error, rate + error, 10 * rate);
  }

  @Test
  void ratesAndBounds_addUp() {
    List<HotKey> merged =
        HotKeys.merged(
            List.of(
                List.of(key("a", 100, 5), key("b", 50, 3)),
                List.of(key("b", 80, 4), key("a", 20, 2))));
    assertThat(merged)
        .containsExactly(
            new HotKey("default", "b", 130, 123, 137, 1300),
            new HotKey("default", "a", 120, 113, 127, 1200));
  }

  @Test
  void keyOfOtherPool_isAnotherKey() {
    HotKey other = new HotKey("users", "a", 7, 7, 7, 0);
    assertThat(HotKeys.merged(List.of(List.of(key("a", 9, 0)), List.of(other))))
        .containsExactly(key("a", 9, 0), other);
  }

  @Test
  void keyThatAProxyDoesNotTell_mayBeAsHotThereAsItsLeast() {
    List<HotKey> full = new ArrayList<>();
    for (int i = 0; i < Measurements.HOT_KEYS_MAX; i++) {
      full.add(key("k" + i, 1000 - i, 6));
    }
    List<HotKey> merged = HotKeys.merged(List.of(full, List.of(key("a", 2000, 10))));
    assertThat(merged)
        .hasSize(Measurements.HOT_KEYS_MAX)
        .first()
        .satisfies(hottest -> {
          assertThat(hottest.key()).isEqualTo("a");
          assertThat(hottest.requestsPerSecondMin()).isEqualTo(1990);
          assertThat(hottest.requestsPerSecondMax()).isEqualTo(2010 + 901 + 6);
        });
    assertThat(merged.get(1)).isEqualTo(new HotKey("default", "k0", 1000, 994, 1006 + 10, 10_000));
  }

  @Test
  void idleProxy_addsNothing() {
    List<HotKey> list = List.of(key("a", 3, 1));
    assertThat(HotKeys.merged(List.of(list, List.of()))).isEqualTo(list);
    assertThat(HotKeys.merged(List.of())).isEmpty();
  }
}
