package io.keyway.protocol;

import static io.keyway.protocol.ReplyReading.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {

  private static final String KEY_250 = "k".repeat(250);

  private final ReplyReading reading = new ReplyReading();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VALUE k 0 5                         | VALUE k length=5
          VALUE k 0 0                         | VALUE k length=0
          VALUE k 4294967295 5                | VALUE k length=5
          VALUE k 0 5 1                       | VALUE k length=5
          VALUE k 0 5 18446744073709551615    | VALUE k length=5
          VALUE k 0 2147483644                | VALUE k length=2147483644
          VALUE k 0 2147483645                | VALUE k length=2147483645
          VALUE END 0 5                       | VALUE END length=5
          """)
  void parse_headerOfAValue_isAValue(String line, String expected) {
    isReadAs(line, expected + " in " + line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STAT pid 1                          | STAT
          'STAT version '                     | STAT
          END                                 | END
          ERROR                               | ERROR
          CLIENT_ERROR bad data chunk         | ERROR
          SERVER_ERROR out of memory          | ERROR
          'SERVER_ERROR '                     | ERROR
          STORED                              | LINE
          NOT_FOUND                           | LINE
          VERSION 1.6.45                      | LINE
          18446744073709551615                | LINE
          ''                                  | LINE
          END x                               | LINE
          ENDING                              | LINE
          EN                                  | META
          ERRORS                              | LINE
          SERVER_ERROR                        | LINE
          VALUE                               | LINE
          STAT                                | LINE
          value k 0 5                         | LINE
          """)
  void parse_lineWithoutAValue_isOfItsKind(String line, String kind) {
    isReadAs(line, kind + " " + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "VALUE ",
        "VALUE  ",
        "VALUE   ",
        "VALUE k",
        "VALUE k ",
        "VALUE k 0",
        "VALUE k 0 ",
        "VALUE k 0 -1",
        "VALUE k 0 x",
        "VALUE k 0 5x",
        "VALUE k 0 4294967293",
        "VALUE k 0 2147483646",
        "VALUE k 0 18446744073709551617",
        "VALUE k x 5",
        "VALUE k -1 5",
        "VALUE k 4294967296 5",
        "VALUE k 0 5 x",
        "VALUE k 0 5 -1",
        "VALUE k 0 5 18446744073709551616",
        "VALUE k 0 5 1 2",
        "VALUE k 0 5 ",
        "VALUE  0 5",
        "VALUE k  0 5",
        "VALUE k 0  5"
      })
  void parse_impossibleHeader_isMalformed(String line) {
    isReadAs(line, "MALFORMED");
  }

  @Test
  void parse_keyOfAValue_isAtMost250Bytes() {
    String line = "VALUE " + KEY_250 + " 0 5";
    isReadAs(line, "VALUE " + KEY_250 + " length=5 in " + line);
    isReadAs("VALUE " + KEY_250 + "k 0 5", "MALFORMED");
  }

  @Test
  void parse_lineFeedAlone_isMalformed() {
    assertThat(reading.whole(bytes("END\n"))).isEqualTo("MALFORMED");
    assertThat(reading.whole(bytes("\n"))).isEqualTo("MALFORMED");
    assertThat(reading.whole(bytes("VALUE k 0 5\nhello\r\n"))).isEqualTo("MALFORMED");
  }

  @Test
  void parse_lineAtItsLimit_isRead() {
    String line = "x".repeat(Limits.REPLY_LINE_BYTES_MAX - 2);
    byte[] bytes = bytes(line + "\r\n");
    assertThat(reading.whole(bytes)).isEqualTo("LINE " + line);
    assertThat(reading.split(bytes, bytes.length - 1)).isEqualTo("LINE " + line);
  }

  @Test
  void parse_lineOverItsLimit_isMalformed() {
    String line = "x".repeat(Limits.REPLY_LINE_BYTES_MAX - 1);
    assertThat(reading.whole(bytes(line))).isEqualTo("INCOMPLETE");
    assertThat(reading.whole(bytes(line + "\r"))).isEqualTo("MALFORMED");
    assertThat(reading.whole(bytes(line + "\r\n"))).isEqualTo("MALFORMED");
    assertThat(reading.whole(bytes(line + "xxxxx\r\nEND\r\n"))).isEqualTo("MALFORMED");
  }

  @Test
  void parse_moreBehindTheLine_staysInTheBuffer() {
    assertThat(reading.whole(bytes("VALUE k 0 5\r\nhello\r\nEND\r\n")))
        .isEqualTo("VALUE k length=5 in VALUE k 0 5");
    assertThat(reading.readBytes()).isEqualTo("VALUE k 0 5\r\n".length());
  }

  @Test
  void parse_shortLineBehindALongOne_showsNothingOfIt() {
    reading.whole(bytes("VALUE kkkkkkkk 0 123456\r\n"));
    assertThat(reading.whole(bytes("VALUE k 0 1\r\n")))
        .isEqualTo("VALUE k length=1 in VALUE k 0 1");
    assertThat(reading.whole(bytes("VALUE k 0\r\n"))).isEqualTo("MALFORMED");
  }

  @ParameterizedTest
  @EnumSource
  void is_fixedLine_isThatLineOnly(ReplyLine reply) {
    reading.whole(reply.bytes());
    for (ReplyLine other : ReplyLine.values()) {
      assertThat(reading.parser().is(other)).as("%s", other).isEqualTo(other == reply);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "18446744073709551615, true",
    "18446744073709551616, false",
    "'5   ', true",
    "' 5', false",
    "-1, false",
    "5 5, false",
    "'', false",
    "'  ', false",
    "NOT_FOUND, false"
  })
  void isNumber_line_isUnsignedAndMayBePadded(String line, boolean expected) {
    reading.whole(bytes(line + "\r\n"));
    assertThat(reading.parser().isNumber()).isEqualTo(expected);
  }

  /** Whole, over two buffers with the cut at every byte, and byte by byte. */
  private void isReadAs(String line, String expected) {
    byte[] bytes = bytes(line + "\r\n");
    assertThat(reading.whole(bytes)).as(line).isEqualTo(expected);
    assertThat(reading.readBytes()).as(line).isEqualTo(bytes.length);
    for (int at = 0; at < bytes.length; at++) {
      assertThat(reading.split(bytes, at)).as("%s, cut at %d", line, at).isEqualTo(expected);
    }
    assertThat(reading.byteByByte(bytes)).as(line).isEqualTo(expected);
  }
}
