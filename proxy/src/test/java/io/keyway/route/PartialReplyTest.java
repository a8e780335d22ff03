package io.keyway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestClient.Value;
import io.keyway.testing.TestClient.Values;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three nodes, of which n2 is down. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("OperatorPrecedence") // the conditions read as sentences
final class PartialReplyTest {

  private static final String DOWN = "SERVER_ERROR n2 unavailable: breaker open after [ -~]+";

  private final TestPool pool = TestPool.ofNodesOnOneLoop(3);
  private final String first = pool.keyOn(0, "key");
  private final String lost = pool.keyOn(1, "key");
  private final String third = pool.keyOn(2, "key");

  @BeforeAll
  void stopOne() throws IOException {
    try (TestClient client = pool.client()) {
      client.set(first, "1");
      client.set(lost, "2");
      client.set(third, "3");
      pool.node(1).stop();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .until(() -> client.get(lost).end().matches(DOWN));
    }
  }

  @AfterAll
  void close() {
    pool.close();
  }

  @Test
  void multiGet_keysOfTheLostNode_areMisses() throws IOException {
    try (TestClient client = pool.client()) {
      Values values = client.get(lost, third, lost, first, lost);
      assertThat(values.values()).extracting(Value::key).containsExactly(third, first);
      assertThat(values.end()).isEqualTo("END");
    }
  }

  @Test
  void multiGet_allKeysOnTheLostNode_isAnError() throws IOException {
    try (TestClient client = pool.client()) {
      assertThat(client.get(lost, lost).end()).matches(DOWN);
    }
  }

  @Test
  void singleKeyCommands_onTheLostNode_nameNodeAndCause() throws IOException {
    try (TestClient client = pool.client()) {
      assertThat(client.set(lost, "x")).matches(DOWN);
      assertThat(client.ask("delete " + lost)).matches(DOWN);
      assertThat(client.ask("incr " + lost + " 1")).matches(DOWN);
      assertThat(client.ask("touch " + lost + " 1")).matches(DOWN);
      client.send("delete " + lost + " noreply\r\nset " + lost + " 0 0 1 noreply\r\nx\r\n");
      assertThat(client.ask("set " + lost + " 0 0 1048577\r\n" + "x".repeat(1_048_577)))
          .matches(DOWN);
      assertThat(client.get(first).data()).isEqualTo(Map.of(first, "1"));
    }
  }

  @Test
  void commandToAllNodes_isTheErrorOfTheLostOne() throws IOException {
    try (TestClient client = pool.client()) {
      assertThat(client.ask("verbosity 1")).matches(DOWN);
      client.send("verbosity 1 noreply\r\n");
      assertThat(client.ask("mn")).isEqualTo("MN");
    }
  }

  @Test
  void stats_countTheLostNode() throws IOException {
    try (TestClient client = pool.client()) {
      assertThat(client.stats(""))
          .containsEntry("nodes_total", "3")
          .containsEntry("nodes_answered", "2")
          .containsEntry("nodes_failed", "1")
          .containsEntry("limit_maxbytes", Long.toString(2 * 64L << 20));
    }
  }
}
