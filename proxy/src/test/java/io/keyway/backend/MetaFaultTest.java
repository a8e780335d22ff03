package io.keyway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose answers to meta commands are not to be believed, and what it is sent. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("BadImport") // words of the test
final class MetaFaultTest {

  private final AtomicReference<String> reply = new AtomicReference<>("HD kk\r\n");
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private ScriptedNode node;
  private TestPool pool;
  private TestClient client;

  @BeforeAll
  void start() throws IOException {
    node = ScriptedNode.start(this::answer);
    pool = TestPool.over(TestPool.IMPATIENT, node.address());
  }

  @BeforeEach
  void connect() throws IOException {
    client = pool.client();
    reply.set("HD kk\r\n");
    Awaitility.await().until(() -> client.ask("mg k").equals("HD"));
    asked.clear();
  }

  private Answer answer(String request) {
    asked.add(request);
    return Answer.of(reply.get());
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
  }

  @AfterAll
  void stop() throws IOException {
    pool.close();
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mg k|HD",
        "mg k|HD kj",
        "mg k|HD kkk",
        "mg k|HD kag== b",
        "mg k v|VA 2 kj~hi",
        "mg k v|VA 2~hi",
        "mg k v|VA x kk",
        "mg k v|VA 1 kk~hi",
        "mg k v|VA 1073741825 kk",
        "mg k|EN kj",
        "mg k|NF kk",
        "mg k|NS kk",
        "mg k|MN",
        "mg k|ME k exp=-1",
        "mg k|STORED",
        "mg k|OK",
        "mg k|END",
        "mg k|VALUE k 0 2~hi~END",
        "md k|NS kk",
        "md k|VA 0 kk~",
        "md k|EN",
        "md k|NF",
        "ma k|EN",
        "ma k|EN kk",
        "ma k v|VA 21 kk~123456789012345678901",
        "me k|ME j exp=-1",
        "me k|HD kk",
        "get k|HD kk",
        "get k|VA 2 kk~hi",
        "incr k 1|HD kk",
        "mg k|HD kk~HD kk",
        "mg k|HD kk a b c d e f g h i j l m n o p q r s t u v w x y z A B C D E F G H I J"
      })
  void answerThatDoesNotFit_poisonsTheConnection(String example) throws IOException {
    String[] parts = example.split("\\|", -1);
    int connections = node.connectionCount();
    reply.set(parts[1].replace("~", "\r\n") + "\r\n");
    String line = client.ask(parts[0]);
    boolean answeredTwice = parts[1].equals("HD kk~HD kk");
    assertThat(line).matches(answeredTwice ? "HD" : "SERVER_ERROR n1 unavailable: answered .*");
    reply.set("HD kk\r\n");
    Awaitility.await().until(() -> client.ask("mg k").equals("HD"));
    assertThat(node.connectionCount()).isEqualTo(connections + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mg k|EN|EN",
        "mg k k|EN|EN",
        "mg k|EN |EN",
        "mg k Oa v|VA 2 Oa kk~hi|VA 2 Oa~hi",
        "mg k k v t|VA 2 kk t5~hi|VA 2 kk t5~hi",
        "mg k|HD  kk |HD",
        "mg k|HD kaw== b|HD",
        "mg aw== b k|HD kaw== b|HD kaw== b",
        "mg k|HD kk W|HD W",
        "mg k|HD kk Z X|HD Z X",
        "me k|ME aw== exp=-1|ME aw== exp=-1",
        "md k q|CLIENT_ERROR invalid flag|CLIENT_ERROR invalid flag",
        "mg k q|SERVER_ERROR out of memory|SERVER_ERROR out of memory",
        "mg k v|VA 0 kk~|VA 0~"
      })
  void answerThatFits_isPassedOnWithoutWhatWasNotAskedFor(String example) throws IOException {
    String[] parts = example.split("\\|", -1);
    int connections = node.connectionCount();
    reply.set(parts[1].replace("~", "\r\n") + "\r\n");
    client.send(parts[0] + "\r\n");
    for (String line : parts[2].split("~", -1)) {
      assertThat(client.line()).isEqualTo(line);
    }
    assertThat(client.ask("mn")).isEqualTo("MN");
    assertThat(node.connectionCount()).isEqualTo(connections);
  }

  @Test
  void lines_areBuiltAnewAndNeverQuiet() throws IOException {
    for (String line :
        List.of(
            "mg  k   q v",
            "mg k k vx T007 Onote R-1 E09 C3 Ppath Lhint M",
            "md k q x I F1 T-5",
            "ma k M- D0010 J5 N60 q",
            "mg aw== q b",
            "me k and more")) {
      client.send(line + "\r\n");
    }
    // Not all are answered, and the node's answers do not fit all of them.
    Awaitility.await().until(() -> asked.size() == 6);
    assertThat(asked)
        .containsExactly(
            "mg k v k",
            "mg k k v T7 Onote R-1 E9 C3",
            "md k x I F1 T-5 k",
            "ma k MD D10 J5 N60 k",
            "mg aw== b k",
            "me k");
  }
}
