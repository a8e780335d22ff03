package io.keyway.protocol;

import static io.keyway.protocol.RequestReading.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {

  private static final String KEY_250 = "k".repeat(250);
  private static final String KEY_251 = "k".repeat(251);

  private final RequestReading reading = new RequestReading();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          get k                      | GET k
          get k j i                  | GET k j i
          get k k                    | GET k k
          'get  k   j  '             | GET k j
          get k noreply              | GET k noreply
          gets k                     | GETS k
          gets k j                   | GETS k j
          'gets  k  '                | GETS k
          gat 10 k                   | GAT exptime=10 k
          gat -1 k j                 | GAT exptime=-1 k j
          'gat  10  k  j  '          | GAT exptime=10 k j
          gats 0 k j                 | GATS exptime=0 k j
          set k 1 2 3                | SET k flags=1 exptime=2 length=3
          set k 1 2 3 noreply        | SET k flags=1 exptime=2 length=3, noreply
          set k 1 2 3 x              | SET k flags=1 exptime=2 length=3
          set k 1 2 3 x noreply      | SET k flags=1 exptime=2 length=3, noreply
          set k 1 2 3 noreply x      | SET k flags=1 exptime=2 length=3
          set k 1 2 3 a b c d noreply| SET k flags=1 exptime=2 length=3, noreply
          set k 1 2 3 noreplyy       | SET k flags=1 exptime=2 length=3
          set k 1 2 3 norepl         | SET k flags=1 exptime=2 length=3
          set k 1 2 3 NOREPLY        | SET k flags=1 exptime=2 length=3
          'set  k  1  2  3  '        | SET k flags=1 exptime=2 length=3
          'set k 1 2 3 noreply  '    | SET k flags=1 exptime=2 length=3, noreply
          set noreply 1 2 3          | SET noreply flags=1 exptime=2 length=3
          add k 1 2 3                | ADD k flags=1 exptime=2 length=3
          add k 1 2 3 noreply        | ADD k flags=1 exptime=2 length=3, noreply
          replace k 1 2 3            | REPLACE k flags=1 exptime=2 length=3
          replace k 1 2 3 noreply    | REPLACE k flags=1 exptime=2 length=3, noreply
          append k 1 2 3             | APPEND k flags=1 exptime=2 length=3
          append k 1 2 3 noreply     | APPEND k flags=1 exptime=2 length=3, noreply
          prepend k 1 2 3            | PREPEND k flags=1 exptime=2 length=3
          prepend k 1 2 3 noreply    | PREPEND k flags=1 exptime=2 length=3, noreply
          cas k 1 2 3 4              | CAS k flags=1 exptime=2 length=3 unique=4
          cas k 1 2 3 4 noreply      | CAS k flags=1 exptime=2 length=3 unique=4, noreply
          cas k 1 2 3 4 x            | CAS k flags=1 exptime=2 length=3 unique=4
          'cas  k  1  2  3  4  '     | CAS k flags=1 exptime=2 length=3 unique=4
          delete k                   | DELETE k
          delete k noreply           | DELETE k, noreply
          delete k 0                 | DELETE k
          delete k 5 x noreply       | DELETE k, noreply
          'delete  k  '              | DELETE k
          delete noreply             | DELETE noreply, noreply
          delete noreply 0           | DELETE noreply
          incr k 5                   | INCR k number=5
          incr k 5 noreply           | INCR k number=5, noreply
          incr k 5 x                 | INCR k number=5
          'incr  k  5  '             | INCR k number=5
          decr k 5                   | DECR k number=5
          decr k 5 noreply           | DECR k number=5, noreply
          touch k 5                  | TOUCH k exptime=5
          touch k -5 noreply         | TOUCH k exptime=-5, noreply
          touch k 5 x                | TOUCH k exptime=5
          'touch  k  5  '            | TOUCH k exptime=5
          flush_all                  | FLUSH_ALL exptime=0
          'flush_all  '              | FLUSH_ALL exptime=0
          flush_all noreply          | FLUSH_ALL exptime=0, noreply
          flush_all 10               | FLUSH_ALL exptime=10
          flush_all 10 noreply       | FLUSH_ALL exptime=10, noreply
          flush_all -1               | FLUSH_ALL exptime=-1
          flush_all 10 x             | FLUSH_ALL exptime=10
          'flush_all  10  '          | FLUSH_ALL exptime=10
          verbosity 1                | VERBOSITY number=1
          verbosity 1 noreply        | VERBOSITY number=1, noreply
          verbosity 1 2              | VERBOSITY number=1
          'verbosity  1  '           | VERBOSITY number=1
          stats                      | 'STATS '
          stats items                | STATS items
          'stats  cachedump 1 0  '   | STATS cachedump 1 0
          version                    | 'VERSION '
          version x                  | VERSION x
          mn                         | 'MN '
          quit                       | 'QUIT '
          quit now                   | QUIT now
          watch                      | 'WATCH '
          watch fetchers evictions   | WATCH fetchers evictions
          shutdown graceful          | SHUTDOWN graceful
          slabs reassign 1 2         | SLABS reassign 1 2
          lru mode flat              | LRU mode flat
          lru_crawler crawl all      | LRU_CRAWLER crawl all
          cache_memlimit 64 noreply  | CACHE_MEMLIMIT 64 noreply
          """)
  void parse_goodLine_isARequest(String line, String expected) {
    isReadAs(line, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                         | refused BAD_FORMAT
          ' '                        | refused BAD_FORMAT
          '  '                       | refused ERROR
          x                          | refused BAD_FORMAT
          xy                         | refused ERROR
          GET k                      | refused ERROR
          Get k                      | refused ERROR
          ' get k'                   | refused ERROR
          getk                       | refused ERROR
          flush_alle                 | refused ERROR
          k 0 0 1                    | refused ERROR
          get                        | refused BAD_FORMAT
          'get  '                    | refused BAD_FORMAT
          gets                       | refused BAD_FORMAT
          gat                        | refused BAD_FORMAT
          gat 10                     | refused BAD_FORMAT
          gats 10                    | refused BAD_FORMAT
          gat x                      | refused BAD_FORMAT
          gat x k                    | refused INVALID_EXPTIME
          gats x k                   | refused INVALID_EXPTIME
          set                        | refused BAD_FORMAT
          set k                      | refused BAD_FORMAT
          set k 0 0                  | refused BAD_FORMAT
          set k 0 0 noreply          | refused BAD_FORMAT
          set k 0 0 -1               | refused BAD_FORMAT
          set k 0 0 x                | refused BAD_FORMAT
          set k 0 0 5x noreply       | refused BAD_FORMAT
          set k x 0 5                | refused BAD_FORMAT swallow=7
          set k -1 0 5               | refused BAD_FORMAT swallow=7
          set k 0 x 5                | refused BAD_FORMAT swallow=7
          set k 0 x 0                | refused BAD_FORMAT swallow=2
          set k x 0 5 noreply        | refused BAD_FORMAT swallow=7
          add k x 0 5                | refused BAD_FORMAT swallow=7
          cas k 0 0 5 x              | refused BAD_FORMAT swallow=7
          cas k 0 0 5 -1             | refused BAD_FORMAT swallow=7
          cas k 0 0 5 x noreply      | refused BAD_FORMAT swallow=7
          cas k 0 0 5                | refused BAD_FORMAT swallow=7
          cas k 0 0                  | refused BAD_FORMAT
          delete                     | refused BAD_FORMAT
          'delete  '                 | refused BAD_FORMAT
          incr                       | refused BAD_FORMAT
          incr k                     | refused BAD_FORMAT
          incr k x                   | refused INVALID_DELTA
          incr k -1                  | refused INVALID_DELTA
          incr k x noreply           | refused silently
          incr k noreply             | refused silently
          decr k x                   | refused INVALID_DELTA
          decr k x noreply           | refused silently
          touch                      | refused BAD_FORMAT
          touch k                    | refused BAD_FORMAT
          touch k x                  | refused INVALID_EXPTIME
          touch k x noreply          | refused silently
          flush_all x                | refused INVALID_EXPTIME
          flush_all x noreply        | refused silently
          flush_all noreply 10       | refused INVALID_EXPTIME
          verbosity                  | refused BAD_FORMAT
          verbosity x                | refused BAD_FORMAT
          verbosity x noreply        | refused silently
          verbosity noreply          | refused silently
          """)
  void parse_badLine_isRefused(String line, String expected) {
    isReadAs(line, expected);
  }

  @Test
  void parse_noreplyOfALineBefore_isForgotten() {
    assertThat(reading.whole(bytes("incr k x noreply\n"))).isEqualTo("refused silently");
    assertThat(reading.whole(bytes("incr k x\n"))).isEqualTo("refused INVALID_DELTA");
    assertThat(reading.whole(bytes("set k x 0 5\n"))).isEqualTo("refused BAD_FORMAT swallow=7");
    assertThat(reading.whole(bytes("xy\n"))).isEqualTo("refused ERROR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1             | hang up
          POST /set HTTP/            | hang up
          'GET / HTTP/1.0  '         | hang up
          ' GET / HTTP/1.1'          | hang up
          a b c d e f g h i HTTP/1.1 | hang up
          GET / http/1.1             | refused ERROR
          GET / HTTP                 | refused ERROR
          GET /HTTP/1.1              | refused ERROR
          HTTP/1.1                   | refused ERROR
          GET / HTTP/1.1 x           | refused ERROR
          Host: example.org          | refused ERROR
          get / HTTP/1.1             | GET / HTTP/1.1
          """)
  void parse_requestOfABrowser_hangsUp(String line, String expected) {
    isReadAs(line, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          set k 0 0 0                     | SET k flags=0 exptime=0 length=0
          set k 4294967295 0 1            | SET k flags=4294967295 exptime=0 length=1
          set k 4294967296 0 1            | refused BAD_FORMAT swallow=3
          set k 9223372036854775808 0 1   | refused BAD_FORMAT swallow=3
          set k 18446744073709551616 0 1  | refused BAD_FORMAT swallow=3
          set k 00004294967295 0 1        | SET k flags=4294967295 exptime=0 length=1
          set k +5 0 1                    | refused BAD_FORMAT swallow=3
          set k 0 2147483647 1            | SET k flags=0 exptime=2147483647 length=1
          set k 0 -2147483648 1           | SET k flags=0 exptime=-2147483648 length=1
          set k 0 2147483648 1            | SET k flags=0 exptime=-2147483648 length=1
          set k 0 9223372036854775807 1   | SET k flags=0 exptime=-1 length=1
          set k 0 9223372036854775808 1   | refused BAD_FORMAT swallow=3
          set k 0 -0 1                    | SET k flags=0 exptime=0 length=1
          set k 0 - 1                     | refused BAD_FORMAT swallow=3
          set k 0 --1 1                   | refused BAD_FORMAT swallow=3
          set k 0 +5 1                    | refused BAD_FORMAT swallow=3
          set k 0 0 2147483644            | SET k flags=0 exptime=0 length=2147483644
          set k 0 0 2147483645            | SET k flags=0 exptime=0 length=2147483645
          set k x 0 2147483645            | refused BAD_FORMAT swallow=2147483647
          set k 0 0 2147483646            | refused BAD_FORMAT
          set k 0 0 2147483648            | refused BAD_FORMAT
          set k 0 0 4294967296            | refused BAD_FORMAT
          set k 0 0 18446744073709551616  | refused BAD_FORMAT
          set k 0 0 +5                    | refused BAD_FORMAT
          set k 0 0 005                   | SET k flags=0 exptime=0 length=5
          cas k 0 0 1 18446744073709551615| CAS k flags=0 exptime=0 length=1 unique=18446744073709551615
          cas k 0 0 1 18446744073709551616| refused BAD_FORMAT swallow=3
          cas k 0 0 1 +5                  | refused BAD_FORMAT swallow=3
          incr k 0                        | INCR k number=0
          incr k 9223372036854775808      | INCR k number=9223372036854775808
          incr k 18446744073709551615     | INCR k number=18446744073709551615
          incr k 0018446744073709551615   | INCR k number=18446744073709551615
          incr k 18446744073709551616     | refused INVALID_DELTA
          incr k 99999999999999999999     | refused INVALID_DELTA
          incr k +5                       | refused INVALID_DELTA
          touch k 2147483647              | TOUCH k exptime=2147483647
          touch k 2147483648              | refused INVALID_EXPTIME
          touch k -2147483648             | TOUCH k exptime=-2147483648
          touch k -2147483649             | refused INVALID_EXPTIME
          gat 2147483648 k                | refused INVALID_EXPTIME
          flush_all 2147483648            | refused INVALID_EXPTIME
          verbosity 4294967295            | VERBOSITY number=4294967295
          verbosity 4294967296            | refused BAD_FORMAT
          verbosity +5                    | refused BAD_FORMAT
          """)
  void parse_numberAtItsEdge_isReadOrRefused(String line, String expected) {
    isReadAs(line, expected);
  }

  @Test
  void parse_digitsOfOtherScripts_areNoNumber() {
    String five = new String("\u0665".getBytes(UTF_8), ISO_8859_1);
    isReadAs("incr k " + five, "refused INVALID_DELTA");
    isReadAs("touch k " + five, "refused INVALID_EXPTIME");
    isReadAs("set k " + five + " 0 1", "refused BAD_FORMAT swallow=3");
    isReadAs("set k 0 0 " + five, "refused BAD_FORMAT");
  }

  @Test
  void parse_keyOf250Bytes_isARequest() {
    isReadAs("get " + KEY_250, "GET " + KEY_250);
    isReadAs("get k " + KEY_250, "GET k " + KEY_250);
    isReadAs("gat 1 " + KEY_250, "GAT exptime=1 " + KEY_250);
    isReadAs("set " + KEY_250 + " 0 0 5", "SET " + KEY_250 + " flags=0 exptime=0 length=5");
    isReadAs("delete " + KEY_250, "DELETE " + KEY_250);
    isReadAs("incr " + KEY_250 + " 1", "INCR " + KEY_250 + " number=1");
    isReadAs("touch " + KEY_250 + " 1", "TOUCH " + KEY_250 + " exptime=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get %s",
        "get k %s",
        "get %s k",
        "gets %s",
        "gat 1 %s",
        "delete %s",
        "delete %s noreply",
        "incr %s 1",
        "incr %s 1 noreply",
        "decr %s 1",
        "touch %s 1",
        "touch %s 1 noreply"
      })
  void parse_keyOf251Bytes_isRefused(String form) {
    isReadAs(form.formatted(KEY_251), "refused BAD_FORMAT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"set %s 0 0 5", "set %s 0 0 5 noreply", "cas %s 0 0 5 1"})
  void parse_keyOf251BytesBeforeAValue_swallowsTheValue(String form) {
    isReadAs(form.formatted(KEY_251), "refused BAD_FORMAT swallow=7");
  }

  @Test
  void parse_keyOfAnyOtherByte_isAKey() {
    IntStream.range(0, 256)
        .filter(b -> b != ' ' && b != '\n')
        .forEach(b -> {
          String key = "a" + (char) b + "b";
          isReadAs("get " + key, "GET " + key);
          isReadAs("delete " + key, "DELETE " + key);
          isReadAs("set " + key + " 0 0 1", "SET " + key + " flags=0 exptime=0 length=1");
        });
  }

  @Test
  void parse_twoCarriageReturns_leavesOneInTheKey() {
    assertThat(reading.whole(bytes("get k\r\r\n"))).isEqualTo("GET k\r");
    assertThat(reading.whole(bytes("\r\n"))).isEqualTo("refused BAD_FORMAT");
    assertThat(reading.whole(bytes("\r\r\n"))).isEqualTo("refused BAD_FORMAT");
  }

  @Test
  void parse_moreBehindTheLine_staysInTheBuffer() {
    assertThat(reading.whole(bytes("set k 0 0 5\r\nhello\r\nget k\r\n")))
        .isEqualTo("SET k flags=0 exptime=0 length=5");
    assertThat(reading.readBytes()).isEqualTo("set k 0 0 5\r\n".length());
    assertThat(reading.whole(bytes("set k x 0 5\nhello\r\n")))
        .isEqualTo("refused BAD_FORMAT swallow=7");
    assertThat(reading.readBytes()).isEqualTo("set k x 0 5\n".length());
  }

  @Test
  void parse_unfinishedLine_takesNothing() {
    assertThat(reading.whole(bytes("set k 0 0 5\r"))).isEqualTo("incomplete");
    assertThat(reading.readBytes()).isZero();
  }

  @Test
  void parse_unfinishedLineOf2048Bytes_waits() {
    assertThat(reading.whole(bytes("x".repeat(2048)))).isEqualTo("incomplete");
    assertThat(reading.whole(bytes("x".repeat(2048) + "\n"))).isEqualTo("refused ERROR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "set ", "get", "getx ", "getss ", "gut ", "gats", "Get ", "delete ", " set "})
  void parse_unfinishedLineOf2049Bytes_hangsUp(String start) {
    assertThat(reading.whole(unfinished(start, 2048))).isEqualTo("incomplete");
    assertThat(reading.whole(unfinished(start, 2049))).isEqualTo("hang up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get ", "gets ", "gat ", "gats ", " get ", "  gats "})
  void parse_unfinishedRetrievalOf2049Bytes_waits(String start) {
    assertThat(reading.whole(unfinished(start, 2049))).isEqualTo("incomplete");
    assertThat(reading.whole(unfinished(start, 10_000))).isEqualTo("incomplete");
  }

  @Test
  void parse_unfinishedRetrievalBehindBlanks_waitsForAHundred() {
    assertThat(reading.whole(unfinished(" ".repeat(100) + "get ", 2049))).isEqualTo("incomplete");
    assertThat(reading.whole(unfinished(" ".repeat(101) + "get ", 2049))).isEqualTo("hang up");
    assertThat(reading.whole(unfinished(" ".repeat(2049), 2049))).isEqualTo("hang up");
  }

  @Test
  void parse_finishedLineOf5000Bytes_isReadAsAnyOther() {
    assertThat(reading.whole(bytes("x".repeat(5000) + "\r\n"))).isEqualTo("refused ERROR");
    assertThat(reading.whole(bytes("set k 0 0 5" + " ".repeat(5000) + "\r\n")))
        .isEqualTo("SET k flags=0 exptime=0 length=5");
    assertThat(reading.whole(bytes("delete " + "k".repeat(5000) + "\r\n")))
        .isEqualTo("refused BAD_FORMAT");
  }

  @Test
  void parse_linePassedOnInWords_isShortEnoughForEveryServer() {
    assertThat(reading.whole(bytes("stats " + "x".repeat(2041) + "\r\n"))).startsWith("STATS x");
    assertThat(reading.whole(bytes("stats " + "x".repeat(2042) + "\r\n")))
        .isEqualTo("refused ERROR");
    assertThat(reading.whole(bytes("stats " + "x".repeat(2042) + "\n"))).isEqualTo("refused ERROR");
  }

  @Test
  void parse_longRetrieval_isReadWholeAndSplit() {
    String keys = (" " + KEY_250).repeat(40);
    byte[] line = bytes("get" + keys + "\r\n");
    for (int at = 0; at < line.length; at += 97) {
      assertThat(reading.split(line, at)).isEqualTo("GET" + keys);
    }
  }

  @Test
  void parse_retrievalLongerThanTheKeptArray_doesNotDisturbTheNext() {
    RequestReading large = new RequestReading(256 << 10);
    String keys = (" " + KEY_250).repeat(400);
    assertThat(large.whole(bytes("get" + keys + "\r\n"))).isEqualTo("GET" + keys);
    assertThat(large.whole(bytes("delete k\r\n"))).isEqualTo("DELETE k");
    byte[] kept = bytes("get " + " ".repeat((64 << 10) - 5) + "k\n");
    assertThat(large.whole(kept)).isEqualTo("GET k");
    assertThat(large.whole(bytes("get k\r\n"))).isEqualTo("GET k");
  }

  @Test
  void parse_unfinishedRetrievalOverItsLimit_hangsUp() {
    RequestReading large = new RequestReading(Limits.RETRIEVAL_LINE_BYTES_MAX + 1);
    assertThat(large.whole(unfinished("get ", Limits.RETRIEVAL_LINE_BYTES_MAX)))
        .isEqualTo("incomplete");
    assertThat(large.whole(unfinished("get ", Limits.RETRIEVAL_LINE_BYTES_MAX + 1)))
        .isEqualTo("hang up");
  }

  @Test
  void parse_finishedRetrievalOverItsLimit_hangsUp() {
    int max = Limits.RETRIEVAL_LINE_BYTES_MAX;
    RequestReading large = new RequestReading(max + 2);
    String longest = "get " + " ".repeat(max - 5) + "k";
    assertThat(large.whole(bytes(longest + "\n"))).isEqualTo("GET k");
    assertThat(large.whole(bytes(longest + " \n"))).isEqualTo("hang up");
  }

  private static byte[] unfinished(String start, int length) {
    return bytes(start + "k".repeat(length - start.length()));
  }

  /** Whole, over two buffers with the cut at every byte, and byte by byte; with both line ends. */
  private void isReadAs(String line, String expected) {
    for (String end : new String[] {"\r\n", "\n"}) {
      byte[] bytes = bytes(line + end);
      assertThat(reading.whole(bytes)).as(line).isEqualTo(expected);
      assertThat(reading.readBytes()).as(line).isEqualTo(bytes.length);
      for (int at = 0; at < bytes.length; at++) {
        assertThat(reading.split(bytes, at)).as("%s, cut at %d", line, at).isEqualTo(expected);
      }
      assertThat(reading.byteByByte(bytes)).as(line).isEqualTo(expected);
    }
  }
}
