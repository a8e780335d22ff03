package io.keyway.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.bench.ReplyScanner.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyScannerTest {

  private static final String STREAM =
      String.join(
          "\r\n",
          List.of(
              "VALUE a 0 5",
              "END\r\n",
              "VALUE bb 12 5 99",
              "\r\n\r\n\n",
              "END",
              "STORED",
              "END",
              "VALUE a 0 4",
              "abcd",
              "SERVER_ERROR node-1: gone",
              "ERROR",
              "CLIENT_ERROR bad",
              "VALUE c 0 0",
              "",
              "END",
              ""));

  private static final List<String> REPLIES =
      List.of(
          "VALUES 2 0",
          "STORED 0 0",
          "VALUES 0 0",
          "ERROR 1 1",
          "ERROR 0 0",
          "ERROR 0 0",
          "VALUES 1 1");

  @Test
  void stream_whole_givesEachReply() {
    assertThat(scan(List.of(STREAM))).isEqualTo(REPLIES);
  }

  @Test
  void stream_cutAtEveryByte_givesTheSameReplies() {
    for (int cut = 0; cut <= STREAM.length(); cut++) {
      assertThat(scan(List.of(STREAM.substring(0, cut), STREAM.substring(cut))))
          .as("cut at %d", cut)
          .isEqualTo(REPLIES);
    }
  }

  @Test
  void stream_byteByByte_givesTheSameReplies() {
    assertThat(scan(Arrays.asList(STREAM.split("", -1)))).isEqualTo(REPLIES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400\r\n",
        "END\n",
        "\r\n",
        "VALUE a 0\r\n",
        "VALUE a 0 x\r\n",
        "VALUE a 0 5x\r\n",
        "VALUE a 0 9999999999\r\n",
        "VALUE a 0 3\r\nabcd\r\n",
        "VALUE a 0 3\r\nabc\n",
        "ENDS\r\n"
      })
  void bytes_thatAreNoReply_areGarbage(String bytes) {
    assertThat(scan(List.of(bytes))).first().asString().startsWith("GARBAGE");
    assertThat(scan(Arrays.asList(bytes.split("", -1)))).first().asString().startsWith("GARBAGE");
  }

  @Test
  void line_withoutEnd_isGarbageAtTheLimit() {
    String half = "E".repeat(ReplyScanner.LINE_BYTES_MAX / 2);

    assertThat(scan(List.of(half, half))).isEmpty();
    assertThat(scan(List.of(half, half, "E"))).containsExactly("GARBAGE 0 0");
  }

  private static List<String> scan(List<String> pieces) {
    ReplyScanner scanner = new ReplyScanner(5);
    List<String> replies = new ArrayList<>();
    for (String piece : pieces) {
      scanner.feed(piece.getBytes(US_ASCII), piece.length());
      for (Reply reply = scanner.next(); reply != Reply.PARTIAL; reply = scanner.next()) {
        replies.add(reply + " " + scanner.values() + " " + scanner.wrongValues());
      }
    }
    return replies;
  }
}
