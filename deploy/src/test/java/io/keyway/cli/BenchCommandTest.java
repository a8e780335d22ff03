package io.keyway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.fixture.FreePort;
import io.keyway.fixture.Memcached;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("bench"), Stream.of(options)).toArray(String[]::new);
    return Main.commandLine(new Failure(false))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void run_onALiveServer_printsATableAndSucceeds() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      int exit =
          run(
              "--target",
              "mc=" + memcached.address(),
              "-t",
              "0.1",
              "--warmup",
              "0",
              "--rounds",
              "2");

      assertThat(exit).isZero();
      assertThat(out.toString()).contains("ops/s", "server CPU µs/op", "hit share");
      assertThat(err.toString()).contains("round 2 of 2, mc: ");
    }
  }

  @Test
  void run_withJson_printsJsonOnly() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      int exit =
          run(
              "--target",
              "mc=" + memcached.address(),
              "-t",
              "0.1",
              "--warmup",
              "0",
              "--rounds",
              "1",
              "-o",
              "json");

      assertThat(exit).isZero();
      assertThat(out.toString()).startsWith("{").contains("\"opsPerSecond\"").endsWith("}\n");
    }
  }

  @Test
  void run_onARefusedPort_saysSoInOneSentence() throws Exception {
    int port = FreePort.find();

    assertThat(run("--target", "a=127.0.0.1:" + port)).isEqualTo(4);
    assertThat(err.toString().strip())
        .isEqualTo(
            "keyway bench: cannot connect to a (127.0.0.1:%d): Connection refused".formatted(port));
  }

  @Test
  void run_withValuesThatTheServerRefuses_fails() throws Exception {
    try (Memcached memcached = Memcached.start()) {
      assertThat(run("--target", "mc=" + memcached.address(), "-d", "2000000", "-r", "10"))
          .isEqualTo(1);
      assertThat(err.toString())
          .contains("cannot store the keys in mc")
          .contains("SERVER_ERROR object too large for cache");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c 0",
        "-P 0",
        "-k 20000",
        "--ratio 0:0",
        "--ratio 9",
        "--zipf -1",
        "--target x",
        "-o xml",
        "--threads 51"
      })
  void options_outOfRange_areUsageErrors(String options) {
    assertThat(run(options.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).isNotEmpty();
  }

  @Test
  void help_isPrinted() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).startsWith("Examples:").contains("--rate");
  }
}
