package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "9",
        "00",
        "4294967295",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551610",
        "18446744073709551615",
        "000000000000000000000018446744073709551615"
      })
  void isUnsigned_upTo64Bits_isRead(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertThat(Decimal.isUnsigned(bytes, 0, bytes.length)).isTrue();
    assertThat(Decimal.parseUnsigned(bytes, 0, bytes.length))
        .isEqualTo(Long.parseUnsignedLong(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+",
        "+5",
        "-5",
        "5 ",
        " 5",
        "5x",
        "x5",
        "0x5",
        "1.0",
        "1e3",
        "/",
        ":",
        "18446744073709551616",
        "18446744073709551619",
        "18446744073709551620",
        "27670116110564327424",
        "99999999999999999999",
        "184467440737095516150",
        "\u0665",
        "\uff15"
      })
  void isUnsigned_anythingElse_isRefused(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Decimal.isUnsigned(bytes, 0, bytes.length)).isFalse();
    assertThat(Decimal.isSigned(bytes, 0, bytes.length)).isEqualTo(text.equals("-5"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "1, 0, false",
    "2147483644, 2147483644, true",
    "2147483645, 2147483644, false",
    "4294967295, 4294967295, true",
    "4294967296, 4294967295, false",
    "9223372036854775807, 9223372036854775807, true",
    "9223372036854775808, 9223372036854775807, false",
    "18446744073709551615, 4294967295, false",
    "18446744073709551616, 9223372036854775807, false"
  })
  void isUnsigned_maximum_isTheLast(String text, long max, boolean expected) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertThat(Decimal.isUnsigned(bytes, 0, bytes.length, max)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-1",
        "-00001",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "-9223372036854775807"
      })
  void isSigned_upTo63Bits_isRead(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertThat(Decimal.isSigned(bytes, 0, bytes.length)).isTrue();
    assertThat(Decimal.parseSigned(bytes, 0, bytes.length)).isEqualTo(Long.parseLong(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "--1", "+1", "- 1", "9223372036854775808", "-9223372036854775808"})
  void isSigned_anythingElse_isRefused(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    assertThat(Decimal.isSigned(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void isUnsigned_rangeOfALine_looksAtNothingElse() {
    byte[] line = "x-12 34".getBytes(ISO_8859_1);
    assertThat(Decimal.isUnsigned(line, 2, 4)).isTrue();
    assertThat(Decimal.parseUnsigned(line, 2, 4)).isEqualTo(12);
    assertThat(Decimal.isSigned(line, 1, 4)).isTrue();
    assertThat(Decimal.parseSigned(line, 1, 4)).isEqualTo(-12);
    assertThat(Decimal.isUnsigned(line, 4, 4)).isFalse();
    assertThat(Decimal.isUnsigned(line, 5, 4)).isFalse();
  }

  @Test
  void write_everyNumberOfDigits_isReadBack() {
    BigInteger end = BigInteger.ONE.shiftLeft(64);
    for (BigInteger power = BigInteger.ONE;
        power.compareTo(end) < 0;
        power = power.multiply(BigInteger.TEN)) {
      isWritten(power.subtract(BigInteger.ONE).longValue());
      isWritten(power.longValue());
      isWritten(power.add(BigInteger.ONE).longValue());
    }
    isWritten(Long.MAX_VALUE);
    isWritten(Long.MIN_VALUE);
    isWritten(-1);
  }

  @Test
  void write_anyNumber_isReadBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 100_000; round++) {
      long value = random.nextLong() >>> random.nextInt(64);
      assertThat(written(value)).as("seed %d", seed).isEqualTo(Long.toUnsignedString(value));
    }
  }

  private static void isWritten(long value) {
    String expected = Long.toUnsignedString(value);
    assertThat(written(value)).isEqualTo(expected);
    assertThat(Decimal.digits(value)).isEqualTo(expected.length());
    byte[] bytes = expected.getBytes(ISO_8859_1);
    assertThat(Decimal.isUnsigned(bytes, 0, bytes.length)).isTrue();
    assertThat(Decimal.parseUnsigned(bytes, 0, bytes.length)).isEqualTo(value);
  }

  /** Written behind one byte, into room for the longest number. */
  private static String written(long value) {
    byte[] to = new byte[1 + Decimal.DIGITS_MAX];
    int end = Decimal.write(value, to, 1);
    return new String(to, 1, end - 1, ISO_8859_1);
  }

  @Test
  void parseUnsigned_upToALimit_isAsIsUnsigned() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(1, 24)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte) (random.nextInt(40) == 0 ? random.nextInt(256) : '0' + random.nextInt(10));
      }
      long max = ((random.nextLong() >>> 1) / 10) >>> random.nextInt(60);
      int from = random.nextInt(bytes.length + 1);
      long expected =
          Decimal.isUnsigned(bytes, from, bytes.length, max)
              ? Decimal.parseUnsigned(bytes, from, bytes.length)
              : -1;
      assertThat(Decimal.parseUnsigned(bytes, from, bytes.length, max))
          .as("seed %d, round %d, %s", seed, round, new String(bytes, ISO_8859_1))
          .isEqualTo(expected);
    }
  }
}
