package io.keyway.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {

  @Test
  void text_withAllParts_isRead() {
    assertThat(Target.parse("a-b=cache.example:11211,pid=12,pid=34"))
        .isEqualTo(new Target("a-b", "cache.example", 11211, Set.of(12L, 34L)));
  }

  @Test
  void text_withoutName_isNamedByItsAddress() {
    assertThat(Target.parse("[::1]:11211").name()).isEqualTo("::1:11211");
    assertThat(Target.parse("[::1]:11211").address()).isEqualTo("[::1]:11211");
    assertThat(Target.parse("localhost:1").toString()).isEqualTo("localhost:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "localhost:0", "h:65536", "=h:1", "h:1,pid=", "h:1,x=2", "a b:1"})
  void text_ofAnotherForm_isRefused(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("target: " + text + " (expected: ");
  }
}
