package io.keyway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Address;
import io.keyway.fixture.FreePort;
import io.keyway.fixture.Memcached;
import io.keyway.placement.Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class PlaceCommandTest {

  private static final String[] TWO = {"--member", "10.0.0.1:11211", "--member", "10.0.0.2:11212"};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private byte[] in = {};

  private int run(String... arguments) {
    Failure failure = new Failure(false);
    return new CommandLine(new PlaceCommand(new ByteArrayInputStream(in), out))
        .setErr(new PrintWriter(err))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failure)
        .setExecutionExceptionHandler(failure)
        .execute(arguments);
  }

  private int runOnTwo(String... arguments) {
    List<String> all = new ArrayList<>(List.of(TWO));
    all.addAll(Arrays.asList(arguments));
    return run(all.toArray(String[]::new));
  }

  private String output() {
    return out.toString(UTF_8);
  }

  @Test
  void keysAsArguments_arePlacedInOrder() {
    assertThat(runOnTwo("--profile", "gomemcache.modula", "a", "b", "@c")).isZero();
    assertThat(output()).isEqualTo("a\t10.0.0.2:11212\nb\t10.0.0.2:11212\n@c\t10.0.0.1:11211\n");
  }

  @Test
  void keysAsLines_areBytesWithoutTheirEnds() {
    in = new byte[] {'a', '\n', '\n', (byte) 0xff, (byte) 0xc3, '\r', '\n', 'b'};
    assertThat(runOnTwo("--profile", "gomemcache.modula")).isZero();
    assertThat(output().lines()).hasSize(3);
    assertThat(Arrays.copyOfRange(out.toByteArray(), 17, 20))
        .containsExactly((byte) 0xff, (byte) 0xc3, (byte) '\t');
  }

  @Test
  void keysAsArgumentsAndLines_standWhereTheDashIs() {
    in = "b\n".getBytes(UTF_8);
    assertThat(runOnTwo("a", "-", "c")).isZero();
    assertThat(output().lines().map(line -> line.substring(0, 1))).containsExactly("a", "b", "c");
  }

  @Test
  void longLines_areReadWhole() {
    String key = "k".repeat(200_000);
    in = (key + "\nb\n" + key).getBytes(UTF_8);
    assertThat(runOnTwo()).isZero();
    assertThat(output().lines().map(line -> line.indexOf('\t')))
        .containsExactly(200_000, 1, 200_000);
  }

  @Test
  void json_isAnObjectForEachKey() {
    assertThat(runOnTwo("--profile", "GoMemcache.Modula", "-o", "json", "a\"")).isZero();
    assertThat(output()).isEqualTo("{\"key\":\"a\\\"\",\"member\":\"10.0.0.2:11212\"}\n");
  }

  @Test
  void namesWeightsOptionsAndHash_count() {
    String[] arguments = {
      "--profile",
      "twemproxy.ketama",
      "--hash",
      "md5",
      "--option",
      "hash_tag={}",
      "--member",
      "zeta=127.77.1.1:11211*3",
      "--member",
      "alpha=127.77.1.2:11211",
      "x{tag}1",
      "y{tag}2"
    };
    assertThat(run(arguments)).isZero();
    List<String> owners = output().lines().map(line -> line.replaceFirst(".*\t", "")).toList();
    assertThat(owners).hasSize(2).containsOnly(owners.getFirst());
  }

  @Test
  void downMember_losesItsKeysToTheOther() {
    assertThat(runOnTwo("--profile", "memjs.modula", "--down", "10.0.0.1:11211", "a", "b"))
        .isZero();
    assertThat(output().lines()).allMatch(line -> line.endsWith("\t10.0.0.2:11212"));
  }

  @Test
  void allMembersDown_isADash() {
    runOnTwo(
        "--profile", "dalli.ring", "--down", "10.0.0.1:11211", "--down", "10.0.0.2:11212", "a");
    assertThat(output()).isEqualTo("a\t-\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--profile x | profile: 'x' (expected: a name that 'keyway place --list' shows)",
        "--hash x | hash of libmemcached.ketama_weighted: 'x' (expected: one of md5, one_at_a_time,",
        "--option x=1 | option of libmemcached.ketama_weighted: 'x' (expected: none)",
        "--option x | option: 'x' (expected: KEY=VALUE)",
        "--member 10.0.0.1 | member '10.0.0.1': address: \"10.0.0.1\" (expected: host:port)",
        "--member 10.0.0.1:0 | member '10.0.0.1:0': port: 0 (expected: 1..65535)",
        "--member 10.0.0.1:1*0 | member '10.0.0.1:1*0': weight of 10.0.0.1:1: 0 (expected: 1 to",
        "--member 10.0.0.1:1*x | member: '10.0.0.1:1*x' (expected: [NAME=]HOST:PORT[*WEIGHT])",
        "--down 10.0.0.9:1 | down: 10.0.0.9:1 (expected: one of the members)",
        "--down 10.0.0.1:11211 | dead servers: 1 (expected: none, as libmemcached.ketama_weighted has",
        "--profile xmemcached.ketama --hash md5 | hash of xmemcached.ketama: 'md5' (expected: one of"
      })
  void mistakes_areOneSentenceAndUsageErrors(String arguments, String sentence) {
    assertThat(runOnTwo(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).contains(sentence).hasLineCount(2);
    assertThat(output()).isEmpty();
  }

  @Test
  void noMember_isAUsageError() {
    assertThat(run("a")).isEqualTo(2);
    assertThat(err.toString()).contains("no member");
  }

  @Test
  void list_showsEveryProfile() {
    assertThat(run("--list")).isZero();
    assertThat(output())
        .contains("libmemcached.ketama_weighted", "twemproxy.ketama_hashtag", "hash_tag={}");
    out.reset();
    assertThat(run("--list", "-o", "json")).isZero();
    assertThat(output()).startsWith("[{\"profile\":\"libmemcached.ketama_weighted\"");
  }

  @Test
  void everyProfile_isDocumented() throws IOException {
    String page = Files.readString(Path.of("../docs/placement.md"));
    for (Profile profile : Profile.all()) {
      int dot = profile.name().lastIndexOf('.');
      assertThat(page)
          .contains("`" + profile.name().substring(0, dot) + "`")
          .contains("`" + profile.name().substring(dot + 1) + "`");
    }
  }

  @Test
  void detect_keysThatOneProfilePlaced_findsItFirst() throws Exception {
    try (Memcached a = Memcached.start();
        Memcached b = Memcached.start();
        Memcached c = Memcached.start()) {
      Map<String, Memcached> byAddress = Map.of(at(a), a, at(b), b, at(c), c);
      String[] members = {"--member", at(a), "--member", at(b) + "*3", "--member", at(c)};
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        keys.add("clé:" + i);
      }
      in = String.join("\n", keys).getBytes(UTF_8);
      assertThat(run(plus(members, "--profile", "twemproxy.ketama", "--hash", "murmur"))).isZero();
      for (String line : output().lines().limit(400).toList()) {
        String[] placed = line.split("\t", -1);
        store(Objects.requireNonNull(byAddress.get(placed[1])), placed[0]);
      }
      out.reset();

      assertThat(run(plus(members, "--detect"))).isZero();

      assertThat(output().lines().toList().getFirst()).isEqualTo("400 of 500 keys found");
      assertThat(output().lines().filter(line -> line.startsWith(" 100.00%")))
          .anyMatch(line -> line.matches(".* twemproxy\\.ketama +murmur .*"))
          .allMatch(line -> line.contains(" murmur "));
      assertThat(a.stats().get("cmd_get")).isZero();
    }
  }

  @Test
  void detect_noKeyAnywhereOrNobodyThere_isSaidSo() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      assertThat(run("--detect", "--member", at(memcached), "a")).isEqualTo(3);
      assertThat(err.toString()).contains("no member holds any of the 1 keys");
    }
    String free = "127.0.0.1:" + FreePort.find();
    assertThat(run("--detect", "--member", free, "a")).isEqualTo(4);
    assertThat(err.toString()).contains(free + ": Connection refused");
  }

  private static String[] plus(String[] members, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(members));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private static String at(Memcached memcached) {
    return memcached.address().toString();
  }

  private static void store(Memcached memcached, String key) throws IOException {
    Address address = memcached.address();
    try (Socket socket = new Socket(address.host(), address.port())) {
      OutputStream request = socket.getOutputStream();
      request.write(("set " + key + " 0 0 1\r\n1\r\n").getBytes(UTF_8));
      assertThat(socket.getInputStream().readNBytes(8)).isEqualTo("STORED\r\n".getBytes(UTF_8));
    }
  }
}
