package io.keyway.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code keyway} command as scripts and people at a terminal meet it. */
@Timeout(60)
final class CommandLineIT {

  private static final Path HOME = Path.of(System.getProperty(LocalClusterProcess.HOME_PROPERTY));
  private static final String CTRL_C = "\u0003";
  private static final int INTERRUPTED = 130;
  private static final int ITEMS = 2000;

  private static LocalClusterProcess cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = LocalClusterProcess.start();
    try (RawConnection connection = new RawConnection(cluster.address())) {
      StringBuilder sets = new StringBuilder();
      for (int i = 0; i < ITEMS; i++) {
        sets.append("set item:%d 0 0 1 noreply\r\nx\r\n".formatted(i));
      }
      connection.ask(sets.toString());
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "0 | get item:1 --proxy PROXY                   |",
        "1 | set item:1 y --add --proxy PROXY           | item:1 is there already",
        "2 | get --proxy PROXY                          | Missing required parameter: 'KEY'",
        "2 | get item:1 --proxy PROXY --server PROXY    | more than one of them given",
        "3 | get none --proxy PROXY                     | no item has the key none",
        "4 | get item:1 --server 127.0.0.1:1            | cannot connect to 127.0.0.1:1",
        "5 | member remove node-1 --zookeeper ZOOKEEPER | (expected: --yes)",
        "6 | touch item:2 none --ttl 900 --proxy PROXY  | 1 touched, 1 not found",
      })
  void outcome_isTheExitCode(int exitCode, String arguments, String sentence) throws Exception {
    Process process = new ProcessBuilder(command(arguments)).redirectInput(devNull()).start();
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(err).isEqualTo(exitCode);
    if (sentence != null) {
      assertThat(err).contains(sentence);
    }
  }

  @Test
  void watch_goesOnUntilCtrlC() throws Exception {
    try (Terminal terminal = new Terminal("stats --watch 0.2 --proxy PROXY")) {
      terminal.awaitText("curr_items", 3);
      terminal.type(CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(INTERRUPTED);
    }
  }

  @Test
  void longScan_tellsItsProgress_alsoWhenItsOutputGoesElsewhere() throws Exception {
    String scan = "keys --only-keys --rate 500 --proxy PROXY";
    try (Terminal terminal = new Terminal(scan);
        Terminal redirected = new Terminal(scan + " > /dev/null")) {
      terminal.awaitText("scanned", 2);
      redirected.awaitText("of 2,000 ", 2);
      assertThat(terminal.exitCode()).isZero();
      assertThat(terminal.text()).contains("item:0", "item:1999");
      assertThat(redirected.exitCode()).isZero();
      assertThat(redirected.text()).doesNotContain("item:");
    }
  }

  @Test
  void top_fillsTheScreenAndGivesItBack() throws Exception {
    try (Terminal terminal = new Terminal("top --delay 0.3 --proxy PROXY")) {
      terminal.awaitText("TOTAL", 2);
      terminal.type("n");
      terminal.awaitText("by NAME", 1);
      terminal.type("q");
      assertThat(terminal.exitCode()).isZero();
      assertThat(terminal.text())
          .contains("\u001b[?1049h", "%HIT", "node-3")
          .endsWith("\u001b[?25h\u001b[?1049l");
    }
  }

  @Test
  void confirmation_isAskedForAtATerminal() throws Exception {
    try (Terminal terminal = new Terminal("member remove node-1 --zookeeper ZOOKEEPER")) {
      terminal.awaitText("Go on (yes/no)?", 1);
      terminal.type("no\n");
      assertThat(terminal.exitCode()).isEqualTo(5);
    }
  }

  private static Redirect devNull() {
    return Redirect.from(Path.of("/dev/null").toFile());
  }

  private static List<String> command(String arguments) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/keyway").toString()));
    command.addAll(List.of(filled(arguments).split(" +")));
    return command;
  }

  private static String filled(String arguments) {
    return arguments
        .replace("PROXY", cluster.hostAndPort())
        .replace("ZOOKEEPER", "127.0.0.1:" + cluster.address("ZooKeeper").getPort());
  }

  /**
   * A command at a terminal of its own, which {@code script} makes. Without the launcher, which
   * would prepare faster starts at a terminal.
   */
  private static final class Terminal implements AutoCloseable {

    private final Process process;
    private final StringBuilder text = new StringBuilder();

    Terminal(String arguments) throws IOException {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String jar = HOME.resolve("lib/keyway.jar").toString();
      String line =
          "exec '%s' -XX:TieredStopAtLevel=1 -jar '%s' %s".formatted(java, jar, filled(arguments));
      process =
          new ProcessBuilder("script", "--quiet", "--return", "--command", line, "/dev/null")
              .redirectErrorStream(true)
              .start();
    }

    /** Reads on until a text has come a number of times; fails at the end of the output. */
    void awaitText(String awaited, int times) throws IOException {
      while (text.toString().split(Pattern.quote(awaited), -1).length <= times) {
        assertThat(read()).as("%s in %s", awaited, text).isTrue();
      }
    }

    private boolean read() throws IOException {
      byte[] bytes = new byte[4096];
      InputStream in = process.getInputStream();
      int count = in.read(bytes);
      text.append(new String(bytes, 0, Math.max(0, count), UTF_8));
      return count >= 0;
    }

    void type(String keys) throws IOException {
      process.getOutputStream().write(keys.getBytes(UTF_8));
      process.getOutputStream().flush();
    }

    /** Waits for the end. */
    int exitCode() throws Exception {
      while (read()) {}
      return process.waitFor();
    }

    /** All that the terminal was sent until now. */
    String text() {
      return text.toString();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
