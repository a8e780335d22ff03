package io.keyway.placement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyHashTest {

  @ParameterizedTest
  @CsvSource({"123456789, 4bf4", "é, e04"})
  void pythonCrc32_key_isUpper15Bits(String key, String expected) {
    assertThat(hexHash(new PythonCrc32(), key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"''", "k25"})
  void pythonCrc32_bitsAllZero_isOne(String key) {
    assertThat(hexHash(new PythonCrc32(), key)).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({"abc, 98500190", "é, 97cddd66", "'', d98c1dd4"})
  void md5_key_isFirstFourBytesLittleEndian(String key, String expected) {
    assertThat(hexHash(new Md5Hash(), key)).isEqualTo(expected);
  }

  @Test
  void md5_words_areTheWholeDigest() {
    Md5Hash md5 = new Md5Hash();
    hexHash(md5, "abc");
    assertThat(new int[] {md5.word(0), md5.word(1), md5.word(2), md5.word(3)})
        .containsExactly(0x98500190, 0xb04fd23c, 0x7d3f96d6, 0x727fe128);
  }

  static Stream<KeyHash> hashes() {
    return Stream.of(new PythonCrc32(), new Md5Hash());
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void hash_rangeInsideArray_isThatOfTheRange(KeyHash hash) {
    byte[] whole = "get kéy\r\n".getBytes(UTF_8);
    byte[] key = "kéy".getBytes(UTF_8);
    assertThat(hash.hash(whole, 4, key.length)).isEqualTo(hash.hash(key, 0, key.length));
  }

  private static String hexHash(KeyHash hash, String key) {
    byte[] bytes = key.getBytes(UTF_8);
    return Integer.toHexString(hash.hash(bytes, 0, bytes.length));
  }
}
