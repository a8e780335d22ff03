package io.keyway.backend;

import static io.keyway.testing.ScriptedNode.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.cluster.Address;
import io.keyway.testing.Fault;
import io.keyway.testing.FaultRelay;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replies that nobody asked for, at every byte of what a node answers to two clients at once.
 *
 * <p>A stray in the middle of a value is told by its length. That of one whose own value and END
 * stand just where the length says can't be told by anybody, so the strays here are longer than
 * that.
 */
final class StrayReplyTest {

  private static final String UNAVAILABLE = "SERVER_ERROR n1 unavailable: [ -~]+";

  private static final BackendSettings HASTY =
      new BackendSettings(
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          3,
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          65_536,
          16 << 20,
          1 << 20);

  /** What both clients are answered, in whichever order. */
  private static final int STREAM_BYTES =
      (valuesOf("a") + valuesOf("b", "c") + "STORED\r\n" + valuesOf("d") + valuesOf("m")).length();

  enum Stray {
    VALUE("VALUE secret 0 20\r\n" + "SECRET".repeat(4).substring(4) + "\r\nEND\r\n"),
    VALUE_OF_ANOTHERS_KEY(valuesOf("z")),
    END("END\r\n"),
    STORED("STORED\r\n"),
    NUMBER("7\r\n"),
    NOT_THE_PROTOCOL("\0\1\377\r\n"),
    /** All that came before comes again. */
    REPETITION("");

    private final String text;

    Stray(String text) {
      this.text = text;
    }

    String text(ByteArrayOutputStream before) {
      return this == REPETITION ? before.toString(StandardCharsets.ISO_8859_1) : text;
    }
  }

  @ParameterizedTest
  @EnumSource(Stray.class)
  void strayAtEveryByte_reachesNobody(Stray stray) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (ScriptedNode node = ScriptedNode.start(ScriptedNode::good);
        FaultRelay relay = FaultRelay.to(node.address().port());
        TestPool pool = TestPool.over(HASTY, new Address("127.0.0.1", relay.port()));
        TestClient client = pool.client();
        TestClient neighbour = pool.client()) {
      for (int offset = 0; offset <= STREAM_BYTES; offset++) {
        recovered(client);
        relay.inflict(new Once(offset, stray));
        client.send("get a\r\nget b c\r\nset s 0 0 1\r\nx\r\nget d\r\n");
        neighbour.send("get m\r\n");
        check(client, offset, wrong, "a");
        check(client, offset, wrong, "b", "c");
        assertThat(client.line()).matches("STORED|" + UNAVAILABLE);
        check(client, offset, wrong, "d");
        check(neighbour, offset, wrong, "m");
        relay.mend();
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(TestClient client, int offset, List<String> wrong, String... keys)
      throws IOException {
    TestClient.Values values = client.values();
    for (Value value : values.values()) {
      boolean asked = Arrays.asList(keys).contains(value.key());
      if (!asked || !value.data().equals(ScriptedNode.valueOf(value.key()))) {
        wrong.add("at %d: %s".formatted(offset, value));
      }
    }
    assertThat(values.end()).matches("END|" + UNAVAILABLE);
  }

  private static void recovered(TestClient client) {
    await().pollInterval(Duration.ofMillis(1)).until(() -> client.get("a").end().equals("END"));
  }

  /** The stray comes behind so many bytes of answers, once. */
  private static final class Once implements Fault {

    private final int offset;
    private final Stray stray;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream();
    private boolean done;

    Once(int offset, Stray stray) {
      this.offset = offset;
      this.stray = stray;
    }

    @Override
    public synchronized void deliver(byte[] answers, int length, Socket to) throws IOException {
      int at = offset - before.size();
      before.write(answers, 0, Math.min(at, length));
      if (done || at > length) {
        NONE.deliver(answers, length, to);
      } else {
        done = true;
        Fault.strayAt(at, stray.text(before)).deliver(answers, length, to);
      }
    }
  }
}
