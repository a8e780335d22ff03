package io.keyway.frontend;

import static io.keyway.server.Opcode.DELETE;
import static io.keyway.server.Opcode.FLUSH;
import static io.keyway.server.Opcode.GET;
import static io.keyway.server.Opcode.GETK;
import static io.keyway.server.Opcode.GETKQ;
import static io.keyway.server.Opcode.GETQ;
import static io.keyway.server.Opcode.INCREMENT;
import static io.keyway.server.Opcode.QUIT;
import static io.keyway.server.Opcode.SASL_LIST;
import static io.keyway.server.Opcode.SET;
import static io.keyway.server.Opcode.SETQ;
import static io.keyway.server.Opcode.STAT;
import static io.keyway.server.Opcode.TOUCH;
import static io.keyway.server.Opcode.VERBOSITY;
import static io.keyway.server.Opcode.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Member;
import io.keyway.placement.Profile;
import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestNode;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Binary clients over three nodes; memcached is compared elsewhere. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("BadImport") // words of the test
final class BinaryCommandsTest {

  private static final int LONG_BYTES = 700_000;
  private static final int TOO_LONG_BYTES = 1_048_576;

  private final TestPool pool = TestPool.ofNodes(3);
  private BinaryClient client;

  @BeforeEach
  void connect() {
    client = new BinaryClient(pool.proxy().address());
    assertThat(client.ask(BinaryFrame.request(FLUSH)).status()).isZero();
  }

  @AfterEach
  void inStep() {
    assertThat(client.askAll()).isEmpty();
    client.close();
  }

  @AfterAll
  void close() {
    pool.close();
  }

  private static BinaryFrame set(int opcode, String key, String value) {
    return BinaryFrame.request(opcode).withExtras(7, 0).withKey(key).withValue(value);
  }

  private static BinaryFrame get(int opcode, String key) {
    return BinaryFrame.request(opcode).withKey(key);
  }

  @Test
  void storedValue_onEveryNode_isReadByAllProtocols() throws IOException {
    for (int node = 0; node < 3; node++) {
      String key = pool.keyOn(node, "binary");
      BinaryFrame stored = client.ask(set(SET, key, "value"));
      assertThat(stored.status()).isZero();
      assertThat(stored.unique()).isNotZero();
      BinaryFrame read = client.ask(get(GETK, key));
      assertThat(read.key()).isEqualTo(key);
      assertThat(read.value()).isEqualTo("value");
      assertThat(read.extras()).isEqualTo("\0\0\0\7");
      assertThat(read.unique()).isEqualTo(stored.unique());
      try (TestClient text = pool.client()) {
        assertThat(text.get(key).data()).containsEntry(key, "value");
      }
      assertThat(client.ask(get(DELETE, key).withUnique(stored.unique() + 1)).status())
          .isEqualTo(2);
      assertThat(client.ask(get(DELETE, key).withUnique(stored.unique())).status()).isZero();
      assertThat(client.ask(get(GET, key)).status()).isEqualTo(1);
    }
  }

  @Test
  void quietPipeline_answersHitsAndFailuresInOrder() {
    List<BinaryFrame> replies =
        client.askAll(
            set(SETQ, "q1", "1").withOpaque(1),
            get(GETQ, "none").withOpaque(2),
            get(GETKQ, "q1").withOpaque(3),
            set(SETQ, "q1", "2").withUnique(99).withOpaque(4),
            get(GETKQ, "none").withOpaque(5),
            get(GETQ, "q1").withOpaque(6));
    assertThat(replies).extracting(BinaryFrame::opaque).containsExactly(3, 4, 6);
    assertThat(replies).extracting(BinaryFrame::status).containsExactly(0, 2, 0);
  }

  @Test
  void counter_isMadeAndCounts() {
    byte[] extras = ByteBuffer.allocate(20).putLong(5).putLong(-1).putInt(0).array();
    BinaryFrame count = BinaryFrame.request(INCREMENT).withExtras(extras).withKey("counter");
    assertThat(client.ask(count).value()).isEqualTo("\377".repeat(8));
    BinaryFrame next = client.ask(count);
    assertThat(next.value()).isEqualTo("\0\0\0\0\0\0\0\4");
    assertThat(next.unique()).isNotZero();
    client.ask(set(SET, "counter", "x"));
    assertThat(client.ask(count).status()).isEqualTo(6);
  }

  @Test
  void longValue_isPassedOnAsItComes() {
    String value = "v".repeat(LONG_BYTES);
    assertThat(client.ask(set(SET, "long", value)).status()).isZero();
    assertThat(client.ask(get(GET, "long")).value()).isEqualTo(value);
    assertThat(client.ask(set(SETQ, "long", "x".repeat(TOO_LONG_BYTES))).status()).isEqualTo(3);
    assertThat(client.ask(get(GET, "long")).status()).isEqualTo(1);
  }

  @Test
  void keyThatIsNoText_isSentInBase64IfItFits() {
    String key = "a\r\n b\0";
    assertThat(client.ask(set(SET, key, "value")).status()).isZero();
    assertThat(client.ask(get(GETK, key)).key()).isEqualTo(key);
    assertThat(client.ask(set(SET, "k".repeat(250), "value")).status()).isZero();
    BinaryFrame refused = client.ask(set(SET, " ".repeat(200), "value"));
    assertThat(refused.status()).isEqualTo(4);
    assertThat(refused.value()).startsWith("CLIENT_ERROR a key");
  }

  @Test
  void answersOfOurOwn_areThoseOfANode() {
    assertThat(client.ask(BinaryFrame.request(VERSION)).value()).isNotEmpty();
    assertThat(client.ask(BinaryFrame.request(VERBOSITY).withExtras(1)).status()).isEqualTo(0x81);
    assertThat(client.ask(BinaryFrame.request(SASL_LIST)).status()).isEqualTo(0x81);
    assertThat(client.ask(get(STAT, "nonsense")).status()).isEqualTo(1);
    client.send(BinaryFrame.request(QUIT).bytes());
    assertThat(client.read().status()).isZero();
    assertThat(client.readUnlessClosed()).isNull();
    client.close();
    client = new BinaryClient(pool.proxy().address());
  }

  @Test
  void statistics_areMergedAndPacked() {
    client.ask(set(SET, "a", "1"));
    for (String name : List.of("", "settings", "items", "slabs")) {
      List<BinaryFrame> packets = client.askAll(get(STAT, name));
      assertThat(packets.getLast().key()).isEmpty();
      Map<String, String> stats =
          packets.stream()
              .limit(packets.size() - 1L)
              .collect(Collectors.toMap(BinaryFrame::key, BinaryFrame::value));
      assertThat(stats).containsEntry("nodes_total", "3").containsEntry("nodes_answered", "3");
    }
    for (String name : List.of("nodes", "proxy")) {
      assertThat(client.askAll(get(STAT, name))).hasSizeGreaterThan(40);
    }
    assertThat(client.askAll(get(STAT, "reset"))).singleElement().matches(f -> f.key().isEmpty());
  }

  @Test
  void serverWithoutMeta_isSaidToBeSo() throws IOException {
    try (ScriptedNode old = ScriptedNode.start(ScriptedNode::good)) {
      old.answerProbes(Answer.of("ERROR\r\n"), Answer.of("ERROR\r\n"));
      try (TestPool small = TestPool.over(TestPool.IMPATIENT, old.address());
          BinaryClient asking = new BinaryClient(small.proxy().address())) {
        Awaitility.await().until(() -> asking.ask(get(GET, "k")).status() == 0x83);
        assertThat(asking.ask(set(SET, "k", "flush_all\r\n")).value())
            .isEqualTo("SERVER_ERROR n1 does not speak meta commands");
        assertThat(asking.ask(BinaryFrame.request(FLUSH)).status()).isZero();
      }
    }
  }

  @Test
  void lostNode_costsItsOwnKeysOnly() {
    try (TestPool small = TestPool.empty(TestPool.IMPATIENT)) {
      TestNode node = small.addNode();
      small.adopt(
          Profile.KETAMA,
          List.of(Member.of("n1", node.address()), Member.of("n2", small.addNode().address())));
      try (BinaryClient asking = new BinaryClient(small.proxy().address())) {
        String lost = small.keyOn(0, "k");
        String other = small.keyOn(1, "k");
        node.stop();
        BinaryFrame touch = BinaryFrame.request(TOUCH).withExtras(0).withKey(lost);
        Awaitility.await().until(() -> asking.ask(touch).status() == 0x86);
        assertThat(asking.ask(set(SET, lost, "x")).value())
            .startsWith("SERVER_ERROR n1 unavailable: ");
        assertThat(asking.ask(set(SET, other, "x")).status()).isZero();
        assertThat(asking.ask(BinaryFrame.request(FLUSH)).status()).isEqualTo(0x86);
      }
    }
  }
}
