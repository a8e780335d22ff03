package io.keyway.protocol;

import static io.keyway.protocol.RequestReading.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestWriterTest {

  private static final String KEY_250 = "k".repeat(250);

  private final RequestReading reading = new RequestReading();
  private final RequestWriter writer = new RequestWriter();
  // Starts small, so that writing has to grow it.
  private final ByteBuf out = Unpooled.directBuffer(1);

  @AfterEach
  void release() {
    out.release();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get k                                 | get k
          'get  k   j  '                        | get k j
          gets k j i                            | gets k j i
          gat -0010 k j                         | gat -10 k j
          gats 2147483647 k                     | gats 2147483647 k
          set k 0 0 0                           | set k 0 0 0
          set k 4294967295 -2147483648 5        | set k 4294967295 -2147483648 5
          set k 1 2 3 noreply                   | set k 1 2 3
          'set  k  01 -0  003  x  '             | set k 1 0 3
          set noreply 1 2 3                     | set noreply 1 2 3
          add k 1 2147483647 2147483644         | add k 1 2147483647 2147483644
          replace k 1 2 3                       | replace k 1 2 3
          append k 1 2 3 noreply                | append k 1 2 3
          prepend k 1 2 3                       | prepend k 1 2 3
          cas k 1 2 3 0                         | cas k 1 2 3 0
          cas k 1 2 3 18446744073709551615      | cas k 1 2 3 18446744073709551615
          cas k 1 2 3 9223372036854775808 noreply| cas k 1 2 3 9223372036854775808
          delete k                              | delete k
          delete k 0                            | delete k
          delete k noreply                      | delete k
          delete noreply                        | delete noreply 0
          delete noreply 0                      | delete noreply 0
          delete noreplyy                       | delete noreplyy
          incr k 18446744073709551615           | incr k 18446744073709551615
          incr noreply 5 noreply                | incr noreply 5
          decr k 0                              | decr k 0
          touch k -1                            | touch k -1
          touch k 2147483647 noreply            | touch k 2147483647
          touch noreply 0                       | touch noreply 0
          flush_all                             | flush_all
          flush_all 0                           | flush_all
          flush_all -1                          | flush_all -1
          flush_all 2147483647 noreply          | flush_all 2147483647
          verbosity 4294967295 noreply          | verbosity 4294967295
          stats                                 | stats
          stats items                           | stats items
          stats cachedump 1 0                   | stats cachedump 1 0
          """)
  void write_parsedRequest_isTheSameRequestThatAnswers(String line, String expected) {
    writesAs(line, expected);
  }

  @Test
  void write_longestLines_fit() {
    String numbers = " 4294967295 -2147483648 2147483644";
    writesAs("prepend " + KEY_250 + numbers, "prepend " + KEY_250 + numbers);
    String cas = "cas " + KEY_250 + numbers + " 18446744073709551615";
    writesAs(cas, cas);
    String incr = "incr " + KEY_250 + " 18446744073709551615";
    writesAs(incr, incr);
    String gats = "gats -2147483648" + (" " + KEY_250).repeat(20);
    writesAs(gats, gats);
  }

  @Test
  void version_isTheProbe() {
    writer.version(out);
    assertThat(written()).isEqualTo("version\r\n");
  }

  @Test
  void write_behindOtherBytes_appends() {
    writer.version(out);
    writer.singleKey(out, reading.request("touch k 5\n"));
    assertThat(written()).isEqualTo("version\r\ntouch k 5\r\n");
  }

  @Test
  void becomeDelete_storage_deletesItsKey() {
    Request request = reading.request("set k 1 2 3\n");
    request.becomeDelete();
    writer.singleKey(out, request);
    assertThat(written()).isEqualTo("delete k\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get a b c                 | GET b c                | GET c
          'gets  a  b  c  '         | GETS b c               | GETS c
          gat 10 a b c              | GAT exptime=10 b c     | GAT exptime=10 c
          gats -1 a b c             | GATS exptime=-1 b c    | GATS exptime=-1 c
          """)
  void writeRest_keysLeft_asksForThem(String line, String afterOne, String afterTwo) {
    Request request = reading.request(line + "\r\n");
    assertThat(request.nextKey()).isTrue();
    request.writeRest(out);
    assertThat(new RequestReading().whole(bytes(written()))).isEqualTo(afterOne);
    out.clear();
    assertThat(request.nextKey()).isTrue();
    assertThat(request.hasMoreKeys()).isTrue();
    request.writeRest(out);
    assertThat(new RequestReading().whole(bytes(written()))).isEqualTo(afterTwo);
    assertThat(request.nextKey()).isTrue();
    assertThat(request.hasMoreKeys()).isFalse();
  }

  private void writesAs(String line, String expected) {
    String parsed = reading.whole(bytes(line + "\r\n"));
    write(reading.request(line + "\r\n"));
    String written = written();
    assertThat(written).isEqualTo(expected + "\r\n");
    assertThat(reading.whole(bytes(written))).isEqualTo(parsed.replace(", noreply", ""));
    out.clear();
  }

  private void write(Request request) {
    switch (request.command().shape()) {
      case KEYS, EXPTIME_KEYS -> retrieval(request);
      case STORAGE -> writer.storage(out, request);
      case KEY, DELTA, TOUCH -> writer.singleKey(out, request);
      case DELAY -> writer.flushAll(out, request.exptime());
      case LEVEL -> writer.verbosity(out, request);
      case FREE -> writer.words(out, request);
      case META, META_STORAGE, META_DEBUG -> throw new IllegalArgumentException("not written here");
    }
  }

  private void retrieval(Request request) {
    writer.retrievalStart(out, request.command(), request.exptime());
    while (request.nextKey()) {
      writer.retrievalKey(out, request.line(), request.keyOffset(), request.keyLength());
    }
    writer.retrievalEnd(out);
  }

  private String written() {
    return out.toString(ISO_8859_1);
  }
}
