package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueViewTest {

  @Test
  void json_isTree() {
    ValueView view = view("{\"plan\":\"pro\",\"n\":[1,2]}");
    assertThat(view.format()).isEqualTo(Format.JSON);
    assertThat(view.pretty()).contains("\"plan\" : \"pro\"");
    assertThat(view.line(12)).isEqualTo("{\"plan\":\"pr…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello.", "a: b", "42", "{no json}", "<script>alert(1)</script>", "N.", "s:3"})
  void text_staysText(String text) {
    ValueView view = view(text);
    assertThat(view.format()).isEqualTo(Format.TEXT);
    assertThat(view.pretty()).isEqualTo(text);
  }

  @Test
  void bytes_areDumped() {
    ValueView view = ValueView.of(new byte[] {0, 1, 'A', (byte) 0xfe}, 0);
    assertThat(view.format()).isEqualTo(Format.HEX);
    assertThat(view.pretty()).startsWith("00000000  00 01 41 fe").endsWith(" ..A.\n");
  }

  @Test
  void empty_isText() {
    assertThat(ValueView.of(new byte[0], 0).pretty()).isEmpty();
  }

  @Test
  void gzipInZlib_isUndone() throws IOException {
    byte[] inner = written(GZIPOutputStream::new, "{\"a\":1}".getBytes(UTF_8));
    ValueView view = ValueView.of(written(DeflaterOutputStream::new, inner), 8);
    assertThat(view.compressions()).containsExactly("zlib", "gzip");
    assertThat(view.tree()).hasToString("{\"a\":1}");
    assertThat(view.reason()).isEqualTo("zlib, gzip, then JSON");
  }

  @Test
  void phpMemcached_lengthBeforeZlib_isUndone() throws IOException {
    byte[] zlib = written(DeflaterOutputStream::new, "i:42;".getBytes(UTF_8));
    byte[] value = new byte[zlib.length + 4];
    value[0] = 5;
    System.arraycopy(zlib, 0, value, 4, zlib.length);
    assertThat(ValueView.of(value, 0x34).tree()).hasToString("42");
  }

  /** Frames of the zstd and lz4 commands, the last one with linked blocks. */
  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4", "lz4 -BD"})
  void commands_areUndone(String command) throws Exception {
    String text = "[\"" + "keyway ".repeat(40_000) + "\"]";
    ValueView view = ValueView.of(piped(command, text.getBytes(UTF_8)), 0);
    assertThat(view.compressions())
        .containsExactly(command.substring(0, command.length() > 4 ? 3 : command.length()));
    assertThat(view.tree()).hasToString(text);
  }

  @Test
  void bomb_isCut() throws IOException {
    byte[] zeros = new byte[Compression.PLAIN_BYTES_MAX + 1];
    ValueView view = ValueView.of(written(GZIPOutputStream::new, zeros), 0);
    assertThat(view.isCut()).isTrue();
    assertThat(view.plain()).hasSize(Compression.PLAIN_BYTES_MAX);
  }

  /** Of the same dictionary, by CPython 3.11. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void pickle_ofEachProtocol_isData(int protocol) {
    ValueView view = ValueView.of(Pickles.ofProtocol(protocol), 1);
    assertThat(view.format()).isEqualTo(Format.PICKLE);
    assertThat(view.tree())
        .hasToString(
            "{\"name\":\"Zoë\",\"n\":-5,\"big\":1180591620717411303424,\"f\":1.5,"
                + "\"l\":[1,\"two\",null,true],\"t\":[1,2,3],\"s\":[7],\"b\":{\"@bytes\":\"AP8=\"},"
                + "\"d\":\"1.25\",\"p\":{\"@type\":\"shapes.Point\",\"x\":1,\"y\":[1,2]}}");
  }

  @Test
  void textThatIsAPickle_isOneIfTheFlagsSaySo() {
    assertThat(ValueView.of("N.".getBytes(UTF_8), 0).format()).isEqualTo(Format.TEXT);
    assertThat(ValueView.of("N.".getBytes(UTF_8), 1).tree()).hasToString("null");
  }

  @Test
  void pickle_thatRefersToItself_ends() {
    ValueView view = ValueView.of(Base64.getDecoder().decode("gAJdcQAoSwFoAGUu"), 1);
    assertThat(view.tree()).hasToString("[1,\"(refers to itself)\"]");
  }

  @Test
  void pickle_thatWouldRunACommand_saysSo() {
    ValueView view = ValueView.of(Pickles.ofCommand(), 1);
    assertThat(view.tree())
        .hasToString("{\"@type\":\"posix.system\",\"@arguments\":[\"touch /tmp/opened\"]}");
  }

  @Test
  void pickle_ofBillionLaughs_isCut() {
    // Each list holds the one before ten times.
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.writeBytes(new byte[] {(byte) 0x80, 2, ']', 'q', 0});
    for (int level = 1; level <= 12; level++) {
      bomb.writeBytes(new byte[] {']', 'q', (byte) level, '('});
      for (int i = 0; i < 10; i++) {
        bomb.writeBytes(new byte[] {'h', (byte) (level - 1)});
      }
      bomb.write('e');
    }
    bomb.write('.');
    ValueView view = ValueView.of(bomb.toByteArray(), 1);
    assertThat(view.isCut()).isTrue();
    assertThat(view.pretty().length()).isLessThan(20_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "a:2:{s:4:\"name\";s:3:\"Ada\";s:4:\"tags\";a:2:{i:0;s:1:\"x\";i:1;b:1;}}"
            + "|{\"name\":\"Ada\",\"tags\":[\"x\",true]}",
        "O:4:\"User\":2:{s:10:\"~User~name\";s:3:\"Ada\";s:6:\"~*~age\";i:36;}"
            + "|{\"@type\":\"User\",\"name\":\"Ada\",\"age\":36}",
        "a:2:{i:5;d:0.5;i:7;N;}|{\"5\":0.5,\"7\":null}",
        "a:1:{i:0;R:1;}|[\"(refers to itself)\"]",
        "O:8:\"stdClass\":1:{s:1:\"a\";r:1;}|{\"@type\":\"stdClass\",\"a\":\"(refers to itself)\"}",
        "C:11:\"ArrayObject\":2:{hi}|{\"@type\":\"ArrayObject\",\"@data\":\"hi\"}",
        "E:11:\"Suit:Hearts\";|\"Suit:Hearts\"",
        "a:0:{}|{}",
        "s:2:\"é\";|\"é\""
      })
  void php_isData(String serialized, String json) {
    ValueView view = ValueView.of(serialized.replace('~', '\0').getBytes(UTF_8), 4);
    assertThat(view.format()).isEqualTo(Format.PHP);
    assertThat(view.tree()).hasToString(json);
  }

  @Test
  void java_isDataWithoutItsClasses() throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", 7);
    map.put("price", new Price("EUR", 995L, Kind.NET));
    map.put("tags", new java.util.ArrayList<>(List.of("a", "b")));
    map.put("bytes", new byte[] {(byte) 0xff});
    map.put("set", new TreeSet<>(List.of(1, 2)).size());
    map.put("numbers", new int[] {1, 2});
    ValueView view = ValueView.of(javaBytes(map), 1);
    assertThat(view.format()).isEqualTo(Format.JAVA);
    assertThat(view.tree())
        .hasToString(
            "{\"id\":7,\"price\":{\"@type\":\"io.keyway.inspect.value.ValueViewTest$Price\","
                + "\"amount\":995,\"currency\":\"EUR\",\"kind\":{\"@type\":"
                + "\"io.keyway.inspect.value.ValueViewTest$Kind\",\"@name\":\"NET\"},\"next\":null},"
                + "\"tags\":[\"a\",\"b\"],\"bytes\":{\"@bytes\":\"/w==\"},\"set\":2,\"numbers\":[1,2]}");
  }

  @Test
  void java_concurrentMap_isTable() throws IOException {
    ValueView view = ValueView.of(javaBytes(new ConcurrentHashMap<>(Map.of("k", "v"))), 1);
    assertThat(view.tree()).hasToString("{\"k\":\"v\"}");
  }

  @Test
  void java_thatRefersToItself_ends() throws IOException {
    Price price = new Price("EUR", 1, Kind.NET);
    price.next = price;
    assertThat(String.valueOf(ValueView.of(javaBytes(price), 1).tree()))
        .contains("\"next\":\"(refers to itself)\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "82a7636f6d70616374c3a6736368656d6100|{\"compact\":true,\"schema\":0}",
        "93a3666f6fcb3ff8000000000000d1fffe|[\"foo\",1.5,-2]",
        "92d6ff5f5e1000c403fffefd|[\"2020-09-13T12:26:40Z\",{\"@bytes\":\"//79\"}]"
      })
  void msgpack_isData(String hex, String json) {
    ValueView view = ValueView.of(java.util.HexFormat.of().parseHex(hex), 0);
    assertThat(view.format()).isEqualTo(Format.MSGPACK);
    assertThat(view.tree()).hasToString(json);
  }

  @Test
  void askedFormat_thatDoesNotFit_isBytesWithReason() {
    ValueView view = ValueView.as(Format.PHP, "hello".getBytes(UTF_8));
    assertThat(view.format()).isEqualTo(Format.HEX);
    assertThat(view.reason()).contains("no PHP serialize");
  }

  @Test
  void line_hasNoControlCharacters() {
    assertThat(ValueView.as(Format.TEXT, "a\u001b[31m\nb".getBytes(ISO_8859_1)).line(80))
        .isEqualTo("a·[31m·b");
  }

  @Test
  void flags_areExplainedForEachLibrary() {
    assertThat(FlagMeaning.of(0)).hasSize(1);
    assertThat(FlagMeaning.of(9))
        .contains(new FlagMeaning("python-memcached, pymemcache", "pickle, compressed with zlib"));
    assertThat(FlagMeaning.of(0x34))
        .containsExactly(new FlagMeaning("php-memcached", "PHP serialize, compressed, with zlib"));
    assertThat(FlagMeaning.of(0x300)).contains(new FlagMeaning("spymemcached, xmemcached", "long"));
    assertThat(FlagMeaning.of(0xffff_ffffL)).isEmpty();
  }

  private static ValueView view(String text) {
    return ValueView.of(text.getBytes(UTF_8), 0);
  }

  private interface Wrapping {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] written(Wrapping wrapping, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = wrapping.around(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] javaBytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static byte[] piped(String command, byte[] input) throws Exception {
    Process process = new ProcessBuilder((command + " -c").split(" ", -1)).start();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try (OutputStream out = process.getOutputStream()) {
                out.write(input);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    byte[] output = process.getInputStream().readAllBytes();
    writer.join();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  private enum Kind {
    NET
  }

  @SuppressWarnings("UnusedVariable") // Read by serialization.
  private static final class Price implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long amount;
    private final String currency;
    private final Kind kind;
    private @Nullable Price next;

    Price(String currency, long amount, Kind kind) {
      this.currency = currency;
      this.amount = amount;
      this.kind = kind;
    }
  }
}
