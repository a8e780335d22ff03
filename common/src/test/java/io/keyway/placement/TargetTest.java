package io.keyway.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\n", "caché"})
  void host_notVisibleAscii_isRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(host, 11211, 1))
        .withMessage("host: '%s' (expected: 1 to 255 visible ASCII characters)", host);
  }

  @Test
  void host_tooLong_isRefused() {
    assertThat(new Target("h".repeat(255), 11211, 1).host()).hasSize(255);
    assertThatIllegalArgumentException().isThrownBy(() -> new Target("h".repeat(256), 11211, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void port_outOfRange_isRefused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target("a", port, 1))
        .withMessage("port of a: %d (expected: 1 to 65535)", port);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_001})
  void weight_outOfRange_isRefused(int weight) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target("a", 11211, weight))
        .withMessage("weight of a:11211: %d (expected: 1 to 1000000)", weight);
  }
}
