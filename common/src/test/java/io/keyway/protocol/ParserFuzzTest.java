package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated lines, each in memory that ends with it: the parsers throw nothing, take
 * exactly the line, and find the same whether it comes at once or in two parts.
 */
class ParserFuzzTest {

  private static final int LINES = 200_000;

  private static final List<String> REQUESTS =
      List.of(
          "get key",
          "gets key other third",
          "gat 10 key other",
          "set key 1 2 3",
          "add key 4294967295 -1 0 noreply",
          "cas key 1 2 3 18446744073709551615 noreply",
          "delete key noreply",
          "incr key 5",
          "touch key 10 noreply",
          "flush_all 10",
          "verbosity 1 noreply",
          "stats cachedump 1 0",
          "mg key c f h k l Oopaque s t v q u T10 N20 R30",
          "mg a2V5 b k v",
          "ms key 3 T10 F5 C18446744073709551615 E1 I MA N0 c k",
          "md key C1 I T30 x q",
          "ma key N0 J5 D2 M- t v",
          "me a2V5 b",
          "GET /index.html HTTP/1.1");

  private static final List<String> REPLIES =
      List.of(
          "VALUE key 0 5",
          "VALUE key 4294967295 2147483644 18446744073709551615",
          "STAT curr_items 10",
          "END",
          "STORED",
          "ERROR",
          "CLIENT_ERROR bad data chunk",
          "SERVER_ERROR out of memory storing object",
          "18446744073709551615  ");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void requestParser_anyLine_isTheSameWholeAndSplit() {
    RequestReading reading = new RequestReading();
    LineMutation lines = new LineMutation(REQUESTS, random);
    for (int i = 0; i < LINES; i++) {
      byte[] bytes = lines.next();
      int length = firstLineLength(bytes);
      int cut = random.nextInt(Math.min(length, Limits.LINE_BYTES_MAX + 1));
      check(
          i,
          bytes,
          () -> {
            String whole = reading.whole(bytes);
            assertThat(whole).isNotEqualTo("incomplete");
            assertThat(reading.readBytes()).isEqualTo(length);
            assertThat(reading.split(bytes, cut)).isEqualTo(whole);
            assertThat(reading.readBytes()).isEqualTo(length);
          });
    }
  }

  @Test
  void replyParser_anyLine_isTheSameWholeAndSplit() {
    ReplyReading reading = new ReplyReading();
    LineMutation lines = new LineMutation(REPLIES, random);
    for (int i = 0; i < LINES; i++) {
      byte[] bytes = lines.next();
      int length = firstLineLength(bytes);
      // A line over the limit is not taken at all.
      int taken = length > Limits.REPLY_LINE_BYTES_MAX ? 0 : length;
      int cut = random.nextInt(Math.min(length, Limits.REPLY_LINE_BYTES_MAX));
      check(
          i,
          bytes,
          () -> {
            String whole = reading.whole(bytes);
            assertThat(whole).isNotEqualTo("INCOMPLETE");
            assertThat(reading.readBytes()).isEqualTo(taken);
            assertThat(reading.split(bytes, cut)).isEqualTo(whole);
            assertThat(reading.readBytes()).isEqualTo(taken);
          });
    }
  }

  private void check(int number, byte[] line, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException | AssertionError e) {
      String text = new String(line, ISO_8859_1);
      throw new AssertionError("seed %d, line %d: <%s>".formatted(seed, number, text), e);
    }
  }

  private static int firstLineLength(byte[] bytes) {
    int length = 1;
    while (bytes[length - 1] != '\n') {
      length++;
    }
    return length;
  }
}
