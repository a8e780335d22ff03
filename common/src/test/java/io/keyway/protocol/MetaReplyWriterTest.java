package io.keyway.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetaReplyWriterTest {

  private final MetaReplyWriter writer = new MetaReplyWriter();
  private final RequestReading reading = new RequestReading();
  private final ByteBuf out = Unpooled.directBuffer(16);

  @AfterEach
  void release() {
    out.release();
  }

  @ParameterizedTest
  @EnumSource(MetaReplyWriter.Code.class)
  void start_anyCode_isItsName(MetaReplyWriter.Code code) {
    writer.start(code);
    assertThat(written()).isEqualTo(code + "\r\n");
  }

  @Test
  void flags_ofAllKinds_standInTheOrderAdded() {
    writer.startValue(2147483645);
    writer.flag('c', -1);
    writer.ttl(-1);
    writer.ttl(0);
    writer.ttl(2147483647);
    writer.flag('h', 0);
    writer.flag('W');
    assertThat(written())
        .isEqualTo("VA 2147483645 c18446744073709551615 t-1 t0 t2147483647 h0 W\r\n");
  }

  @Test
  void echoes_ofARequest_areKeyAndOpaqueInItsOrder() {
    assertThat(echoes("mg key v O123 c k")).isEqualTo("EN O123 kkey\r\n");
    assertThat(echoes("mg key k v O")).isEqualTo("EN kkey O\r\n");
    assertThat(echoes("mg Zm9v k b O1")).isEqualTo("EN kZm9v b O1\r\n");
    assertThat(echoes("mg Zm9v b O1")).isEqualTo("EN O1\r\n");
    assertThat(echoes("mg Zm$9v b k")).as("re-encoded").isEqualTo("EN kZm9v b\r\n");
    assertThat(echoes("mg key v")).isEqualTo("EN\r\n");
  }

  @Test
  void echoes_ofTheLongestTokens_fit() {
    String key = "A".repeat(248);
    String opaque = "O" + "1".repeat(31);
    assertThat(echoes("mg " + key + " b k " + opaque))
        .isEqualTo("EN k" + key + " b " + opaque + "\r\n");
    String plain = "k".repeat(250);
    assertThat(echoes("mg " + plain + " k")).isEqualTo("EN k" + plain + "\r\n");
  }

  @Test
  void echo_keptOverOtherLines_isTheFirstOnes() {
    MetaEcho echo = new MetaEcho();
    assertThat(stored(echo, "ms key 2 O12 T5 c k q s")).isEqualTo("HD O12 c7 kkey s99\r\n");
    assertThat(stored(echo, "ms Zm9v 2 b s k")).isEqualTo("HD s99 kZm9v b\r\n");
    assertThat(stored(echo, "ms key 2 T5")).isEqualTo("HD\r\n");
    assertThat(stored(echo, "ms key 2 O c")).isEqualTo("HD O c7\r\n");
    String key = "k".repeat(250);
    String opaque = "O" + "1".repeat(31);
    assertThat(stored(echo, "ms " + key + " 2 k " + opaque))
        .isEqualTo("HD k" + key + " " + opaque + "\r\n");
  }

  private String stored(MetaEcho echo, String line) {
    echo.keep(reading.request(line + "\r\n"));
    reading.request("ms b3RoZXI= 3 k Oother b c s\r\n");
    writer.start(MetaReplyWriter.Code.HD);
    echo.write(writer, 7, 99);
    return written();
  }

  @Test
  void debug_anyKey_isSentAsItCame() {
    writer.debug(out, reading.request("me k\u00e9y\r\n"), "exp=-1");
    writer.debug(out, reading.request("me /w== b\r\n"), "exp=-1");
    assertThat(out.toString(ISO_8859_1)).isEqualTo("ME k\u00e9y exp=-1\r\nME /w== exp=-1\r\n");
  }

  private String echoes(String line) {
    writer.start(MetaReplyWriter.Code.EN);
    writer.echoes(reading.request(line + "\r\n"));
    return written();
  }

  private String written() {
    out.clear();
    writer.end(out);
    return out.toString(ISO_8859_1);
  }
}
