package io.keyway.route;

import static io.keyway.server.Opcode.GET;
import static io.keyway.server.Opcode.GETKQ;
import static io.keyway.server.Opcode.SET;
import static io.keyway.server.Opcode.TOUCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Policies;
import io.keyway.cluster.WhenLost;
import io.keyway.cluster.WhenPartial;
import io.keyway.placement.Placement;
import io.keyway.placement.Profile;
import io.keyway.placement.Target;
import io.keyway.server.BinaryClient;
import io.keyway.server.BinaryFrame;
import io.keyway.stats.NodeStat;
import io.keyway.stats.ProxyStat;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three nodes, of which n2 is lost, under each policy for that. */
@ExtendWith(LeakWatch.class)
@SuppressWarnings("OperatorPrecedence") // the conditions read as sentences
final class LostNodeTest {

  private static final String DOWN = "SERVER_ERROR n2 unavailable: breaker open after [ -~]+";
  private static final int NOT_FOUND = 1;
  private static final int KEYS = 300;

  private final TestPool pool = TestPool.ofNodesOnOneLoop(3);
  private TestClient client;

  @BeforeEach
  void connect() throws IOException {
    client = pool.client();
  }

  @AfterEach
  void close() throws IOException {
    assertThat(client.ask("mn")).isEqualTo("MN");
    client.close();
    pool.close();
  }

  private void lose(int node) {
    pool.node(node).stop();
    String key = pool.keyOn(node, "any");
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> client.ask("delete " + key).contains("breaker open"));
  }

  private long missed() {
    return pool.proxy().counters().sum(ProxyStat.KEYS_MISSED);
  }

  @Test
  void missPolicy_onReads_isAMissAndCounted() throws IOException {
    pool.adopt(Policies.DEFAULT.withLost(WhenLost.MISS));
    String there = pool.keyOn(0, "key");
    String lost = pool.keyOn(1, "key");
    client.set(there, "1");
    client.set(lost, "2");
    lose(1);
    long before = missed();

    assertThat(client.get(lost)).isEqualTo(new Values(List.of(), "END"));
    assertThat(client.get(lost, lost).end()).isEqualTo("END");
    assertThat(client.get(lost, there, lost).data()).isEqualTo(Map.of(there, "1"));
    client.send("gat 10 " + lost + "\r\n");
    assertThat(client.line()).isEqualTo("END");
    assertThat(client.ask("mg " + lost + " k v Oo")).isEqualTo("EN k" + lost + " Oo");
    assertThat(client.ask("mg " + lost)).isEqualTo("EN");
    assertThat(missed() - before).isEqualTo(1 + 2 + 2 + 1 + 1 + 1);
    client.send("mg " + lost + " q v\r\n");
    assertThat(client.ask("mn")).isEqualTo("MN");
  }

  @Test
  void missPolicy_onAllElse_isTheError() throws IOException {
    pool.adopt(Policies.DEFAULT.withLost(WhenLost.MISS));
    String lost = pool.keyOn(1, "key");
    lose(1);

    assertThat(client.set(lost, "x")).matches(DOWN);
    assertThat(client.ask("ms " + lost + " 1\r\nx")).matches(DOWN);
    assertThat(client.ask("delete " + lost)).matches(DOWN);
    assertThat(client.ask("incr " + lost + " 1")).matches(DOWN);
    assertThat(client.ask("touch " + lost + " 1")).matches(DOWN);
    assertThat(client.ask("ma " + lost)).matches(DOWN);
    assertThat(client.ask("me " + lost)).matches(DOWN);
  }

  @Test
  void missPolicy_onBinaryRequests_isTheSame() {
    pool.adopt(Policies.DEFAULT.withLost(WhenLost.MISS));
    String lost = pool.keyOn(1, "key");
    lose(1);

    try (BinaryClient binary = new BinaryClient(pool.proxy().address())) {
      assertThat(binary.ask(BinaryFrame.request(GET).withKey(lost)).status()).isEqualTo(NOT_FOUND);
      assertThat(binary.askAll(BinaryFrame.request(GETKQ).withKey(lost))).isEmpty();
      assertThat(binary.ask(BinaryFrame.request(TOUCH).withExtras(9).withKey(lost)).value())
          .matches(DOWN);
      assertThat(
              binary
                  .ask(BinaryFrame.request(SET).withExtras(0, 0).withKey(lost).withValue("x"))
                  .value())
          .matches(DOWN);
    }
  }

  @Test
  void multiGet_ofAPartialReply_isWhatThePolicySays() throws IOException {
    String there = pool.keyOn(0, "key");
    String lost = pool.keyOn(1, "key");
    client.set(there, "1");
    lose(1);

    assertThat(client.get(lost, there, lost)).extracting(Values::end).isEqualTo("END");
    assertThat(missed()).isEqualTo(2);
    pool.adopt(Policies.DEFAULT.withPartial(WhenPartial.ERROR));
    Values values = client.get(lost, there, lost);
    assertThat(values.data()).isEqualTo(Map.of(there, "1"));
    assertThat(values.end()).matches(DOWN);
    assertThat(client.get(there).end()).isEqualTo("END");
    assertThat(missed()).isEqualTo(2);
  }

  @Test
  void rehashPolicy_movesKeysAsTheProfileDoes_andBackAgain() throws IOException {
    Profile profile = Profile.of("twemproxy.ketama");
    pool.adopt(profile, pool.members());
    pool.adopt(Policies.DEFAULT.withLost(WhenLost.REHASH).withMaxOpenPercent(66));
    for (int i = 0; i < KEYS; i++) {
      assertThat(client.set("key" + i, "before")).isEqualTo("STORED");
    }
    String any = pool.keyOn(1, "key");
    String other = pool.keyOn(2, "key");

    pool.node(1).stop();
    awaitStored(any);
    assertThat(wrongOwners(profile, List.of(1), "after")).isEmpty();
    assertThat(explain(any)).contains("\"insteadOf\":{\"id\":\"n2\"");

    pool.node(2).stop();
    awaitStored(other);
    assertThat(wrongOwners(profile, List.of(1, 2), "third")).isEmpty();

    pool.node(1).restart();
    pool.node(2).restart();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !explain(any).contains("insteadOf") && !explain(other).contains("insteadOf"));
    assertThat(wrongOwners(profile, List.of(), "back")).isEmpty();
    assertThat(pool.counted(NodeStat.BREAKER_OPEN)).isZero();
  }

  private void awaitStored(String key) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> client.set(key, "x").equals("STORED") && explain(key).contains("insteadOf"));
  }

  /** Stores every key, and returns those that are not where the profile has them. */
  private Map<String, Integer> wrongOwners(Profile profile, List<Integer> dead, String value)
      throws IOException {
    Placement placement =
        profile
            .scheme()
            .placement(
                pool.members().stream()
                    .map(m -> new Target(m.address().host(), m.address().port(), m.weight()))
                    .toList(),
                dead);
    Map<String, Integer> wrong = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      assertThat(client.set(key, value)).isEqualTo("STORED");
      assertThat(client.get(key).data()).containsEntry(key, value);
      byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
      int owner = placement.ownerOf(bytes, 0, bytes.length);
      try (TestClient node = pool.node(owner).client()) {
        if (!node.get(key).data().equals(Map.of(key, value))) {
          wrong.put(key, owner);
        }
      }
    }
    return wrong;
  }

  private String explain(String key) throws IOException {
    return client.get("__keyway__.explain(" + key + ")").values().getFirst().data();
  }

  @Test
  void rehashPolicy_allNodesLost_isTheErrorOfTheOwner() throws IOException {
    pool.adopt(Profile.of("twemproxy.ketama"), pool.members());
    pool.adopt(Policies.DEFAULT.withLost(WhenLost.REHASH).withMaxOpenPercent(100));
    String key = pool.keyOn(1, "key");
    for (int node = 0; node < 3; node++) {
      pool.node(node).stop();
    }
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> {
          client.ask("flush_all");
          client.set(key, "x");
          return explain(key).contains("n2") && client.set(key, "x").matches(DOWN);
        });
  }

  @Test
  void nodesOverTheOpenLimit_areTriedAndServeAtOnceWhenBack() throws IOException {
    String second = pool.keyOn(1, "key");
    String third = pool.keyOn(2, "key");
    lose(1);
    pool.node(2).stop();

    for (int i = 0; i < 20; i++) {
      assertThat(client.set(third, "x"))
          .matches("SERVER_ERROR n3 unavailable: (?!breaker open)[ -~]+");
      assertThat(client.set(second, "x")).matches(DOWN);
    }
    assertThat(pool.counted(NodeStat.BREAKER_OPEN)).isEqualTo(1);
    pool.node(2).restart();
    assertThat(client.set(third, "x")).isEqualTo("STORED");
  }
}
