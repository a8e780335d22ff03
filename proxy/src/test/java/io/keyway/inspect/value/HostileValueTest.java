package io.keyway.inspect.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that are made to confuse, exhaust or run something. */
final class HostileValueTest {

  private static final int ROUNDS = 10_000;

  @Test
  void mutatedValues_neverThrow() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> originals = originals();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] value = mutated(random, originals.get(random.nextInt(originals.size())));
      try {
        for (Format format : Format.values()) {
          ValueView.as(format, value).line(40);
        }
        ValueView.of(value, random.nextLong()).line(40);
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "seed %d, value %s".formatted(seed, HexFormat.of().formatHex(value)), e);
      }
    }
  }

  private static List<byte[]> originals() throws IOException {
    List<byte[]> originals = new ArrayList<>();
    for (int protocol = 0; protocol <= 5; protocol++) {
      originals.add(Pickles.ofProtocol(protocol));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new HashMap<>(Map.of("a", new ArrayList<>(List.of(1, "two", new int[3])))));
    }
    originals.add(bytes.toByteArray());
    originals.add("a:2:{s:1:\"a\";O:1:\"C\":1:{s:1:\"p\";r:1;}i:7;d:0.5;}".getBytes(UTF_8));
    originals.add(
        HexFormat.of()
            .parseHex("82a7636f6d70616374c3a6736368656d6192d6ff5f5e1000cb3ff8000000000000"));
    originals.add("{\"a\":[1,2,{\"b\":null}]}".getBytes(UTF_8));
    originals.add(
        HexFormat.of().parseHex("04224d186440a70f000000f0006b65797761796b657977617900000000"));
    originals.add(HexFormat.of().parseHex("28b52ffd040049000068656c6c6f20776f726c64"));
    return originals;
  }

  private static byte[] mutated(Random random, byte[] original) {
    byte[] value = Arrays.copyOf(original, 1 + random.nextInt(original.length));
    for (int i = random.nextInt(4); i > 0; i--) {
      value[random.nextInt(value.length)] = (byte) random.nextInt();
    }
    return value;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void depth_isLimited(Format format) {
    for (String unit : List.of("[", "(", "a:1:{i:0;", "\u0081", "\u0091", "](")) {
      byte[] value = unit.repeat(200_000).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(ValueView.as(format, value).line(10)).isNotNull();
    }
  }

  @Test
  void announcedSizes_costNothing() {
    for (String hex :
        List.of(
            "df7fffffff",
            "dd7fffffff",
            "c67fffffff",
            "80028effffffffffffff7f2e",
            "80028b7fffffff2e",
            "aced0005757200025b49000000000000000002000078707fffffff")) {
      assertThat(ValueView.of(HexFormat.of().parseHex(hex), 0).tree()).isNull();
    }
    assertThat(view("a:2000000000:{}").tree()).isNull();
    assertThat(view("s:2000000000:\"a\";").tree()).isNull();
  }

  @Test
  void longText_referredToOften_isCut() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes("(S'".getBytes(UTF_8));
    pickle.writeBytes("x".repeat(1 << 20).getBytes(UTF_8));
    pickle.writeBytes("'\np0\n".getBytes(UTF_8));
    pickle.writeBytes("g0\n".repeat(10_000).getBytes(UTF_8));
    pickle.writeBytes("l.".getBytes(UTF_8));
    ValueView view = ValueView.of(pickle.toByteArray(), 0);
    assertThat(view.format()).isEqualTo(Format.PICKLE);
    assertThat(view.isCut()).isTrue();
    assertThat(view.pretty().length()).isLessThan(2 * DataTree.TEXT_CHARS_MAX);
  }

  /** Each call, and each state, would make the same large thing once more. */
  @Test
  void pickleThatCopiesOften_isRefused() {
    String text = "VTEXT\np0\nc_codecs\nencode\np1\n(g0\nVlatin1\ntp2\n";
    String call = "g1\ng2\nR";
    assertThat(view("(" + text.replace("TEXT", "x".repeat(100)) + call + "l.").tree()).isNotNull();
    assertThat(
            view("(" + text.replace("TEXT", "x".repeat(1 << 20)) + call.repeat(50_000) + "l.")
                .tree())
        .isNull();
    String table = "((" + "N".repeat(100_000) + "dp0\n0cm\nC\n";
    assertThat(view(table + "g0\nbl.").tree()).isNotNull();
    assertThat(view(table + "g0\nb".repeat(40_000) + "l.").tree()).isNull();
  }

  @Test
  void hugeInteger_isNoNumber() {
    assertThat(view("L" + "9".repeat(1_000_000) + "L\n.").tree()).isNull();
  }

  private static ValueView view(String text) {
    return ValueView.of(text.getBytes(UTF_8), 0);
  }
}
