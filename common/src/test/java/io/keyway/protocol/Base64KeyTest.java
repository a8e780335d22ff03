package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64KeyTest {

  @ParameterizedTest
  @CsvSource({
    "Zg==, f",
    "Zm8=, fo",
    "Zm9v, foo",
    "Zm9vYg==, foob",
    "Zh==, f",
    "Zm$9v, foo",
    "Zg==Zg==, f",
    "Z=g=, d",
    "Z==g, d",
    "Zm9vZg==Zg==, foof"
  })
  void decode_whatMemcachedReads_isTheSame(String text, String expected) {
    assertThat(decoded(text)).isEqualTo(expected.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z", "Zm", "Zm9", "Zm9v=", "Zm9vZ===", "Z===", "====", "=", "!!!!"})
  void decode_noBase64_isNothing(String text) {
    assertThat(decoded(text)).isEmpty();
  }

  @Test
  void encode_anyBytes_isWhatJavaWrites() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int length = 1; length <= 187; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      byte[] out = new byte[Base64Key.encodedLength(length)];
      assertThat(Base64Key.encode(bytes, 0, length, out, 0)).isEqualTo(out.length);
      assertThat(out).as("seed %d", seed).isEqualTo(Base64.getEncoder().encode(bytes));
      assertThat(decoded(new String(out, ISO_8859_1))).as("seed %d", seed).isEqualTo(bytes);
    }
  }

  private static byte[] decoded(String text) {
    byte[] line = ("mg " + text + " b").getBytes(ISO_8859_1);
    int length = Base64Key.decode(line, 3, 3 + text.length());
    return Arrays.copyOfRange(line, 3, 3 + length);
  }
}
