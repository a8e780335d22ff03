package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that come in pieces.
 *
 * <p>A question of a second client on the same event loop, answered between two pieces, makes sure
 * that the proxy has read them separately.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxySplitTest {

  private final TestPool pool = TestPool.ofNodesOnOneLoop(3);

  @BeforeAll
  void prepare() throws IOException {
    try (TestClient client = pool.client()) {
      client.set("counter", "1");
      client.set("a", "value of a");
      client.set("b", "value of b");
    }
  }

  @AfterAll
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get a|VALUE a 7 10|value of a|END",
        "get a nobody b|VALUE a 7 10|value of a|VALUE b 7 10|value of b|END",
        "gets nobody|END",
        "gat 0 a|VALUE a 7 10|value of a|END",
        "gats 0 nobody|END",
        "set s 1 0 4~ab\r\n|STORED",
        "set s 1 0 2 noreply~ab|",
        "add a 1 0 2~ab|NOT_STORED",
        "replace nobody 1 0 2~ab|NOT_STORED",
        "append nobody 1 0 2~ab|NOT_STORED",
        "prepend nobody 1 0 2~ab|NOT_STORED",
        "cas nobody 1 0 2 77~ab|NOT_FOUND",
        "delete nobody|NOT_FOUND",
        "delete nobody noreply|",
        "incr counter 0|1",
        "decr counter 0|1",
        "touch a 0|TOUCHED",
        "verbosity 1|OK",
        "flush_all x|CLIENT_ERROR invalid exptime argument",
        "mn|MN",
        "nonsense and more|ERROR",
        "incr counter x|CLIENT_ERROR invalid numeric delta argument",
        "set s x 0 4~abcd|CLIENT_ERROR bad command line format",
        "set s 1 0 2~abcdxy|CLIENT_ERROR bad data chunk|ERROR",
        "set s 1 0 1048577~*|SERVER_ERROR object too large for cache"
      })
  void request_splitAtEveryByte_isAnsweredTheSame(String example) throws IOException {
    String[] parts = example.split("\\|", -1);
    String request = parts[0].replace("~", "\r\n").replace("*", "x".repeat(1_048_577)) + "\r\n";
    byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
    try (TestClient client = pool.client();
        TestClient pace = pool.client()) {
      // Past the head of a large value nothing new can happen until its end.
      for (int at = 1; at < bytes.length; at = at == 60 ? Math.max(61, bytes.length - 3) : at + 1) {
        client.send(Arrays.copyOfRange(bytes, 0, at));
        assertThat(pace.ask("mn")).isEqualTo("MN");
        client.send(Arrays.copyOfRange(bytes, at, bytes.length));
        expect(client, parts);
      }
    }
  }

  private static void expect(TestClient client, String[] parts) throws IOException {
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].isEmpty()) {
        assertThat(client.line()).isEqualTo(parts[i]);
      }
    }
    assertThat(client.ask("mn")).isEqualTo("MN");
  }

  @Test
  void pipeline_byteByByte_isAnsweredInOrder() throws IOException {
    try (TestClient client = pool.client();
        TestClient pace = pool.client()) {
      String requests =
          "get a b\r\nset s 1 0 4\r\na\r\nb\r\nbad\r\nget s\r\nset t x 0 3\r\nmn\n\r\nincr counter 0\r\n";
      for (byte b : requests.getBytes(StandardCharsets.ISO_8859_1)) {
        client.send(new byte[] {b});
        assertThat(pace.ask("mn")).isEqualTo("MN");
      }
      assertThat(client.values().values()).hasSize(2);
      assertThat(client.line()).isEqualTo("STORED");
      assertThat(client.line()).isEqualTo("ERROR");
      assertThat(client.values().data()).containsEntry("s", "a\r\nb");
      assertThat(client.line()).isEqualTo("CLIENT_ERROR bad command line format");
      assertThat(client.line()).isEqualTo("1");
    }
  }

  @Test
  void garbageLines_keepTheConnectionInStep() throws IOException {
    long seed = System.nanoTime();
    System.out.println("ProxySplitTest seed=" + seed);
    Random random = new Random(seed);
    try (TestClient client = pool.client()) {
      for (int i = 0; i < 500; i++) {
        byte[] line = new byte[3 + random.nextInt(200)];
        random.nextBytes(line);
        for (int at = 0; at < line.length; at++) {
          line[at] = line[at] == '\n' || line[at] == ' ' ? (byte) '?' : line[at];
        }
        line[0] = '!';
        client.send(line);
        assertThat(client.ask("")).isEqualTo("ERROR");
        assertThat(client.get("a").data()).containsEntry("a", "value of a");
      }
    }
  }
}
