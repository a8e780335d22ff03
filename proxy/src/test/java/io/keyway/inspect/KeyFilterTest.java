package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyFilterTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "*, user:42, true",
        "user:*, user:42, true",
        "user:*, users:42, false",
        "*:42, user:42, true",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "user:?, user:é, true",
        "user:?, user:42, false",
        "k[0-3a], k2, true",
        "k[0-3a], ka, true",
        "k[0-3a], k4, false",
        "k[!0-3], k4, true",
        "k[!0-3], k1, false",
        "k[, k[, true",
        "a\\*b, a*b, true",
        "a\\*b, axb, false",
        "/^user:[0-9]+$/, user:42, true",
        "/[0-9]/, user:42, true",
        "/^[0-9]/, user:42, false",
        "/a, /a, true",
        "aaaaaaaaaaaaaaaaaaaa*aaaaaaaaaaaaaaa*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false"
      })
  void filter_matchesKey(String filter, String key, boolean matches) {
    assertThat(KeyFilter.parse(filter).matches(key.getBytes(UTF_8))).isEqualTo(matches);
  }

  @Test
  void badExpression_isRefusedWithItsPlace() {
    assertThatThrownBy(() -> KeyFilter.parse("/a(/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/a(/");
  }

  @Test
  void expressionThatNeverEnds_isNoMatch() {
    KeyFilter filter = KeyFilter.parse("/^(a+)+$/");
    assertThat(filter.matches(("a".repeat(60) + "!").getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "$.plan==pro, true",
        "$.plan==free, false",
        "$.plan!=free, true",
        "$.plan, true",
        "$.nothing, false",
        "$.tags[0]==a, true",
        "$.tags[*]==b, true",
        "$.tags[*]==c, false",
        "$.tags[9]==a, false",
        "$['plan']==\"pro\", true",
        "$.n==1.0, true",
        "$.n==one, false",
        "$.deep.er[0].x==true, true",
        "pro, true",
        "/pl.n/, true",
        "/^plan/, false"
      })
  void valueFilter_matchesValue(String filter, boolean matches) {
    byte[] value =
        "{\"plan\":\"pro\",\"n\":1,\"tags\":[\"a\",\"b\"],\"deep\":{\"er\":[{\"x\":true}]}}"
            .getBytes(UTF_8);
    assertThat(ValueFilter.parse(filter).matches(value, 0)).isEqualTo(matches);
  }

  @Test
  void badPath_isRefused() {
    assertThatThrownBy(() -> ValueFilter.parse("$.a=b")).hasMessageContaining("$.a=b");
  }
}
