package io.keyway.protocol;

import static io.keyway.protocol.RequestReading.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaParserTest {

  private static final String KEY_250 = "k".repeat(250);

  private final RequestReading reading = new RequestReading();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mg k                          | MG k
          'mg  k  '                     | MG k
          mg k v                        | MG k v
          'mg  k  v  t  '               | MG k v t
          mg k c f h k l O s t v        | MG k c f h k l O s t v
          mg k v t s O l k h f c        | MG k v t s O l k h f c
          mg k q u                      | MG k q u
          mg k N30 R60 T90              | MG k N30 R60 T90
          mg k T-1 N-1 R-1              | MG k T-1 N-1 R-1
          mg k T0                       | MG k T0
          mg k T4294967301              | MG k T5
          mg k T2147483648              | MG k T-2147483648
          mg k C1 E18446744073709551615 | MG k C1 E18446744073709551615
          mg k F4294967295              | MG k F4294967295
          mg k D5 J7 I x                | MG k D5 J7 I x
          mg k Mwhatever                | MG k Mw
          mg k Pany/path Lany           | MG k P L
          mg k O                        | MG k O
          mg k O123=+/                  | MG k O123=+/
          mg noreply noreply            | refused INVALID_FLAG
          ms k 2                        | MS k 2
          'ms  k  2  '                  | MS k 2
          ms k 0 T0                     | MS k 0 T0
          ms k 2147483645               | MS k 2147483645
          ms k 2 T30 F5 c k Oabc q      | MS k 2 T30 F5 c k Oabc q
          ms k 2 C7 E8 I                | MS k 2 C7 E8 I
          ms k 2 MA N0 s                | MS k 2 MA N0 s
          ms k 2 Mreplace               | refused INVALID_STORAGE_MODE swallow=4
          ms k 2 MReplace               | MS k 2 MR
          md k                          | MD k
          md k C7 E8 I T30 q x k O1     | MD k C7 E8 I T30 q x k O1
          ma k                          | MA k
          ma k N0 J13 D23 MD t v        | MA k N0 J13 D23 MD t v
          ma k M+                       | MA k MI
          ma k M-                       | MA k MD
          ma k Mincr                    | refused INVALID_ARITHMETIC_MODE
          me k                          | ME k
          me k x y z                    | ME k
          me k bx                       | ME k
          me k x b                      | ME k
          """)
  void parse_goodLine_isARequest(String line, String expected) {
    isReadAs(line, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mg                            | refused BAD_FORMAT
          'mg '                         | refused BAD_FORMAT
          md                            | refused BAD_FORMAT
          ma                            | refused BAD_FORMAT
          me                            | refused BAD_FORMAT
          ms                            | refused BAD_FORMAT
          ms k                          | refused BAD_FORMAT
          ms k S2                       | refused BAD_FORMAT
          ms k -1                       | refused BAD_FORMAT
          ms k 2147483646               | refused BAD_FORMAT
          ms k v 2                      | refused BAD_FORMAT
          MG k                          | refused ERROR
          mgk                           | refused ERROR
          mx k                          | refused ERROR
          mg k c c                      | refused DUPLICATE_FLAG
          mg k O1 v O2                  | refused DUPLICATE_FLAG
          mg k P1 P2                    | refused DUPLICATE_FLAG
          mg k \u00e9                   | refused DUPLICATE_FLAG
          mg k \u007f                   | refused DUPLICATE_FLAG
          mg k ~                        | refused INVALID_FLAG
          mg k 5                        | refused INVALID_FLAG
          mg k @                        | refused INVALID_FLAG
          mg k [                        | refused INVALID_FLAG
          'mg k \u0001'                   | refused INVALID_FLAG
          mg k T 5                      | refused INVALID_FLAG
          mg k T                        | refused BAD_TOKEN
          mg k Tabc                     | refused BAD_TOKEN
          mg k T1x                      | refused BAD_TOKEN
          mg k T--1                     | refused BAD_TOKEN
          mg k T99999999999999999999    | refused BAD_TOKEN
          mg k N                        | refused BAD_TOKEN
          mg k R1.5                     | refused BAD_TOKEN
          mg k C                        | refused BAD_TOKEN
          mg k C-1                      | refused BAD_TOKEN
          mg k C18446744073709551616    | refused BAD_TOKEN
          mg k Ex                       | refused BAD_TOKEN
          mg k F                        | refused BAD_FORMAT
          mg k F4294967296              | refused BAD_FORMAT
          mg k Fx Tx                    | refused BAD_TOKEN
          mg k Tx Fx                    | refused BAD_TOKEN
          mg k J                        | refused INVALID_INITIAL
          mg k Dx                       | refused INVALID_DELTA_VALUE
          mg k Dx Jx                    | refused INVALID_INITIAL
          mg k Jx Dx Tx                 | refused BAD_TOKEN
          mg k Tx !                     | refused INVALID_FLAG
          mg k Tx v v                   | refused DUPLICATE_FLAG
          ms k 2 !                      | refused INVALID_FLAG swallow=4
          ms k 2 c c                    | refused DUPLICATE_FLAG swallow=4
          ms k 2 Fx                     | refused BAD_FORMAT swallow=4
          ms k 2 Tx                     | refused BAD_TOKEN swallow=4
          ms k 2 M                      | refused INVALID_STORAGE_MODE swallow=4
          ms k 2 Me                     | refused INVALID_STORAGE_MODE swallow=4
          ms k 2 MI                     | refused INVALID_STORAGE_MODE swallow=4
          ms k 2147483645 !             | refused INVALID_FLAG swallow=2147483647
          ms k 2 S2                     | refused INVALID_FLAG swallow=4
          ms k 2 q Tx                   | refused BAD_TOKEN swallow=4
          md k Tx                       | refused BAD_TOKEN
          ma k Tx                       | refused BAD_FLAG
          ma k v v                      | refused BAD_FLAG
          ma k !                        | refused BAD_FLAG
          ma k D                        | refused BAD_FLAG
          ma k J-1                      | refused BAD_FLAG
          ma k M                        | refused INVALID_ARITHMETIC_MODE
          ma k Mi                       | refused INVALID_ARITHMETIC_MODE
          ma k MS                       | refused INVALID_ARITHMETIC_MODE
          """)
  void parse_badLine_isRefused(String line, String expected) {
    isReadAs(line, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mg Zm9v b k                   | MG foo b k
          mg Zm9v k b                   | MG foo k b
          ms Zm9v 2 b                   | MS foo 2 b
          md Zm9v b                     | MD foo b
          ma Zm9v b                     | MA foo b
          me Zm9v b                     | ME foo b
          mg Zm9v                       | MG Zm9v
          mg Zm9 b                      | refused BAD_KEY
          mg !!!! b                     | refused BAD_KEY
          mg !!!! b Tx                  | refused BAD_TOKEN
          mg !!!! Tx b                  | refused BAD_KEY
          mg !!!! b v v                 | refused DUPLICATE_FLAG
          ms Zm9 2 b                    | refused BAD_KEY swallow=4
          ma Zm9 b                      | refused BAD_FLAG
          me Zm9 b                      | refused BAD_FORMAT
          """)
  void parse_base64Key_isDecoded(String line, String expected) {
    isReadAs(line, expected);
  }

  @Test
  void parse_base64KeyOfAnyBytes_isDecoded() {
    Request request = reading.request("mg ACAKDf8= b v\r\n");
    int from = request.keyOffset();
    assertThat(Arrays.copyOfRange(request.line(), from, from + request.keyLength()))
        .containsExactly(0, ' ', '\n', '\r', 0xff);
  }

  @Test
  void parse_longKey_isRefused() {
    isReadAs("mg " + KEY_250 + " v", "MG " + KEY_250 + " v");
    isReadAs("mg " + KEY_250 + "k v", "refused BAD_FORMAT");
    isReadAs("ms " + KEY_250 + " 2", "MS " + KEY_250 + " 2");
    isReadAs("ms " + KEY_250 + "k 2", "refused BAD_FORMAT swallow=4");
    isReadAs("md " + KEY_250 + "k", "refused BAD_FORMAT");
    isReadAs("ma " + KEY_250 + "k", "refused BAD_FORMAT");
    isReadAs("me " + KEY_250 + "k", "refused BAD_FORMAT");
    isReadAs("mg " + "A".repeat(252) + " b", "refused BAD_FORMAT");
  }

  @Test
  void parse_tokensOverTheLimit_areRefused() {
    String eighteen = flags("bcfhklqstuvxCDEFIJ");
    isReadAs("mg AAAA" + eighteen, "MG \0\0\0" + eighteen);
    isReadAs("mg AAAA" + eighteen + " P", "refused TOO_MANY_FLAGS");
    isReadAs("md AAAA" + eighteen + " !", "refused TOO_MANY_FLAGS");
    isReadAs("ma AAAA" + eighteen + " c", "refused TOO_MANY_FLAGS");
    isReadAs("ms AAAA 2" + eighteen, "refused TOO_MANY_FLAGS swallow=4");
    isReadAs("ms AAAA 2" + flags("bcfhklqstuvxCDEFI"), "MS \0\0\0 2" + flags("bcfhklqstuvxCDEFI"));
    isReadAs("me k" + " x".repeat(100), "ME k");
  }

  @Test
  void parse_opaque_isAtMost32BytesLong() {
    isReadAs("mg k O" + "1".repeat(31), "MG k O" + "1".repeat(31));
    isReadAs("mg k O" + "1".repeat(32), "refused OPAQUE_TOO_LONG");
    isReadAs("ma k O" + "1".repeat(32), "refused OPAQUE_TOO_LONG");
    isReadAs("ms k 5 O" + "1".repeat(32), "refused OPAQUE_TOO_LONG swallow=7");
    isReadAs("ms k 5 M O" + "1".repeat(32), "refused INVALID_STORAGE_MODE swallow=7");
  }

  @Test
  void parse_withoutFlags_hasDefaults() {
    reading.request("ma k T9 N8 R7 F6 C5 E4 D3 J2 MD O1\r\n");
    MetaFlags flags = reading.request("ma k\r\n").meta();
    assertThat(flags.count()).isZero();
    assertThat(flags.has('T')).isFalse();
    assertThat(flags.exptime()).isZero();
    assertThat(flags.vivifyExptime()).isZero();
    assertThat(flags.recacheExptime()).isZero();
    assertThat(flags.clientFlags()).isZero();
    assertThat(flags.unique()).isZero();
    assertThat(flags.newUnique()).isZero();
    assertThat(flags.delta()).isEqualTo(1);
    assertThat(flags.initial()).isZero();
    assertThat(flags.mode()).isEqualTo('I');
    assertThat(flags.isQuiet()).isFalse();
    assertThat(flags.isKeyBase64()).isFalse();
    assertThat(reading.request("ms k 2\r\n").meta().mode()).isEqualTo('S');
  }

  @ParameterizedTest
  @ValueSource(strings = {"mg k v", "ms k 2 T0", "md k", "ma k", "me k"})
  void command_meta_actsOnOneKey(String line) {
    Command command = reading.request(line + "\r\n").command();
    assertThat(command.isMeta()).isTrue();
    assertThat(command.isSingleKey()).isTrue();
    assertThat(command.isRetrieval()).isFalse();
    assertThat(command.isStorage()).isEqualTo(command == Command.MS);
  }

  /** The flags of some letters, each with a number where it needs one. */
  private static String flags(String letters) {
    return letters
        .chars()
        .mapToObj(letter -> " " + (char) letter + ("CDEFJ".indexOf(letter) >= 0 ? "1" : ""))
        .collect(Collectors.joining());
  }

  private void isReadAs(String line, String expected) {
    byte[] bytes = bytes(line + "\r\n");
    assertThat(reading.whole(bytes)).as(line).isEqualTo(expected);
    assertThat(reading.byteByByte(bytes)).as(line).isEqualTo(expected);
    assertThat(reading.whole(bytes(line + "\n"))).as(line).isEqualTo(expected);
  }
}
