package io.keyway.protocol;

import static io.keyway.protocol.ReplyReading.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyWriterTest {

  private final ReplyWriter writer = new ReplyWriter();
  // Starts small, so that writing has to grow it.
  private final ByteBuf out = Unpooled.directBuffer(1);

  @AfterEach
  void release() {
    out.release();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 5",
    "4294967295, 1048576",
    "2147483648, 2147483644",
  })
  void value_header_isReadBack(String flags, int length) {
    Request key = new RequestReading().request("get k\r\n");
    assertThat(key.nextKey()).isTrue();
    writer.value(out, key, Integer.parseUnsignedInt(flags), length);
    String line = "VALUE k " + flags + " " + length;
    assertThat(written()).isEqualTo(line + "\r\n");
    assertThat(new ReplyReading().whole(bytes(written())))
        .isEqualTo("VALUE k length=" + length + " in " + line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615"})
  void value_longestHeader_isReadBack(String unique) {
    String k = "k".repeat(250);
    Request key = new RequestReading().request("gets " + k + "\r\n");
    assertThat(key.nextKey()).isTrue();
    writer.value(out, key, -1, Limits.VALUE_BYTES_MAX, Long.parseUnsignedLong(unique));
    String length = String.valueOf(Limits.VALUE_BYTES_MAX);
    String line = "VALUE " + k + " 4294967295 " + length + " " + unique;
    assertThat(written()).isEqualTo(line + "\r\n");
    assertThat(new ReplyReading().whole(bytes(written())))
        .isEqualTo("VALUE " + k + " length=" + length + " in " + line);
  }

  @Test
  void value_wholeAnswer_isInOrder() {
    Request key = new RequestReading().request("get k\r\n");
    assertThat(key.nextKey()).isTrue();
    writer.value(out, key, 0, 5);
    out.writeCharSequence("hello", ISO_8859_1);
    ReplyWriter.endOfValue(out);
    ReplyWriter.line(out, ReplyLine.END);
    assertThat(written()).isEqualTo("VALUE k 0 5\r\nhello\r\nEND\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "9223372036854775808", "18446744073709551615"})
  void number_isUnsigned(String number) {
    writer.number(out, Long.parseUnsignedLong(number));
    assertThat(written()).isEqualTo(number + "\r\n");
  }

  @Test
  void line_text_getsItsEnd() {
    ReplyWriter.line(out, "SERVER_ERROR node-2 unavailable");
    ReplyWriter.stat(out, "pid", "1");
    assertThat(written()).isEqualTo("SERVER_ERROR node-2 unavailable\r\nSTAT pid 1\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "STORED, STORED",
    "NOT_STORED, NOT_STORED",
    "EXISTS, EXISTS",
    "NOT_FOUND, NOT_FOUND",
    "DELETED, DELETED",
    "TOUCHED, TOUCHED",
    "OK, OK",
    "END, END",
    "MN, MN",
    "RESET, RESET",
    "ERROR, ERROR",
    "BAD_FORMAT, CLIENT_ERROR bad command line format",
    "BAD_DATA_CHUNK, CLIENT_ERROR bad data chunk",
    "INVALID_EXPTIME, CLIENT_ERROR invalid exptime argument",
    "INVALID_DELTA, CLIENT_ERROR invalid numeric delta argument",
    "NON_NUMERIC, CLIENT_ERROR cannot increment or decrement non-numeric value",
    "TOO_LARGE, SERVER_ERROR object too large for cache",
    "OUT_OF_MEMORY, SERVER_ERROR out of memory storing object",
    "TOO_MANY_CONNECTIONS, ERROR Too many open connections"
  })
  void line_fixed_isInMemcachedsWords(ReplyLine line, String expected) {
    ReplyWriter.line(out, line);
    assertThat(written()).isEqualTo(expected + "\r\n");
  }

  private String written() {
    return out.toString(ISO_8859_1);
  }
}
