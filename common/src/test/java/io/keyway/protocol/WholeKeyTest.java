package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WholeKeyTest {

  private final RequestReading requests = new RequestReading();
  private final ReplyReading replies = new ReplyReading();

  @ParameterizedTest
  @CsvSource({
    "mg user:a k v O1, HD ka O1, HD kuser:a O1",
    "mg user:a k v, HD ka O1, HD kuser:a",
    "mg user:a k O1, EN, EN",
    "mg user:a k, EN ka, EN kuser:a",
    "mg user:a k s, VA 3 s3 ka W, VA 3 s3 kuser:a W",
    "mg user:a k, HD kYQ== b, HD kdXNlcjph b",
    "mg dXNlcjph b k, HD kYQ== b, HD kdXNlcjph b",
    "mg dXNlcjph b k, HD ka, HD kuser:a",
    "mg dXNlcjoA b k O7, HD kAA== b O7, HD kdXNlcjoA b O7",
    "me user:a, ME a exp=-1 size=60, ME user:a exp=-1 size=60",
    "me user:a, ME YQ== exp=-1, ME dXNlcjph exp=-1",
    "me user:a, EN, EN"
  })
  void answer_thatNamesTheEndOfAKey_isWrittenWithAllOfIt(
      String request, String answer, String written) {
    Request asked = requests.request(request + "\r\n");
    boolean withOpaque = asked.meta().has('O');
    asked.stripKey("user:".length());
    WholeKey key = new WholeKey();
    key.keep(asked);
    assertThat(key.isStripped()).isTrue();
    replies.whole(ReplyReading.bytes(answer + "\r\n"));
    assertThat(replies.parser().isMeta()).isTrue();
    ByteBuf out = Unpooled.directBuffer(16);
    replies.parser().meta().write(out, key, withOpaque);
    assertThat(out.toString(ISO_8859_1)).isEqualTo(written + "\r\n");
    out.release();
  }

  @Test
  void key_ofTheNextRequest_isWholeAgain() {
    WholeKey key = new WholeKey();
    Request request = requests.request("mg user:a k\r\n");
    request.stripKey(5);
    assertThat(request.key()).isEqualTo("a");
    key.keep(request);
    key.keep(requests.request("mg b k\r\n"));
    assertThat(key.isStripped()).isFalse();
    Request keys = requests.request("get user:a b\r\n");
    keys.nextKey();
    keys.stripKey(5);
    assertThat(keys.strippedBytes()).isEqualTo(5);
    keys.nextKey();
    assertThat(keys.strippedBytes()).isZero();
    assertThat(keys.key()).isEqualTo("b");
  }
}
