package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.stats.NodeStat;
import io.keyway.stats.ProxyCounters;
import io.keyway.stats.ProxyStat;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CountersTest {

  private static final int CLIENTS = 4;

  private final TestPool pool = TestPool.ofNodes(3);
  private final ProxyCounters counters = pool.proxy().counters();

  @AfterEach
  void close() {
    pool.close();
  }

  private long n2(NodeStat stat) {
    return Objects.requireNonNull(counters.nodes().get("n2")).sum(stat);
  }

  @Test
  void requestsOfSeveralClients_areCountedByKind() throws IOException {
    long sent = 0;
    for (int i = 0; i < CLIENTS; i++) {
      try (TestClient client = pool.client()) {
        String requests =
            """
            set a 0 0 1
            1
            get a b c
            mg a v
            incr a 1
            delete b
            touch a 0
            ms m 1
            1
            version
            flush_all
            bogus
            quit
            """
                .replace("\n", "\r\n");
        sent += requests.length();
        client.send(requests);
        while (!client.isEnded()) {
          client.line();
        }
      }
    }
    assertThat(counters.sum(ProxyStat.BYTES_READ)).isEqualTo(sent);
    assertThat(counters.sum(ProxyStat.REQUESTS_STORAGE)).isEqualTo(2L * CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_RETRIEVAL)).isEqualTo(2L * CLIENTS);
    assertThat(counters.sum(ProxyStat.RETRIEVAL_KEYS)).isEqualTo(3L * CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_ARITHMETIC)).isEqualTo(CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_DELETE)).isEqualTo(CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_TOUCH)).isEqualTo(CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_OWN)).isEqualTo(CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_BROADCAST)).isEqualTo(CLIENTS);
    assertThat(counters.sum(ProxyStat.REQUESTS_REFUSED)).isEqualTo(CLIENTS);
    assertThat(counters.sum(ProxyStat.REPLIES)).isEqualTo(10L * CLIENTS);
    assertThat(counters.sum(ProxyStat.REPLIES_ERROR)).isZero();
    assertThat(pool.counted(NodeStat.REQUESTS))
        .isEqualTo(pool.counted(NodeStat.REPLIES))
        .isPositive();
    assertThat(pool.counted(NodeStat.REQUESTS_IN_FLIGHT)).isZero();
  }

  @Test
  void lengthsOverTheLimits_areCounted() throws IOException {
    try (TestClient client = pool.client()) {
      String key = "k".repeat(251);
      for (String line : List.of("get " + key, "delete " + key, "mg " + key + " v")) {
        assertThat(client.ask(line)).startsWith("CLIENT_ERROR ");
      }
      client.send("set " + "x".repeat(5000));
      assertThat(client.isEnded()).isTrue();
    }
    assertThat(counters.sum(ProxyStat.KEYS_TOO_LONG)).isEqualTo(3);
    assertThat(counters.sum(ProxyStat.LINES_TOO_LONG)).isEqualTo(1);
  }

  @Test
  void lostNode_hasItsBreakerCounted() throws IOException {
    String key = pool.keyOn(1, "k");
    try (TestClient client = pool.client()) {
      client.set(key, "1");
      pool.node(1).stop();
      await().until(() -> n2(NodeStat.BREAKER_OPEN) == 2);
      assertThat(client.ask("delete " + key)).contains("n2 unavailable");
      assertThat(n2(NodeStat.BREAKER_OPENS)).isEqualTo(2);
      assertThat(n2(NodeStat.REFUSED_UNAVAILABLE)).isEqualTo(1);
      assertThat(counters.sum(ProxyStat.ERRORS_REFUSED)).isEqualTo(1);
      pool.node(1).restart();
      await().until(() -> n2(NodeStat.BREAKER_OPEN) == 0);
      assertThat(n2(NodeStat.PROBES)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get none\r\n", "set k 0 0 1 noreply\r\n1\r\n"})
  void clientOfShortReplies_isPausedOnlyUntilTheyAreKnownToBeShort(String request)
      throws IOException {
    try (TestClient client = pool.client()) {
      client.send(request.repeat(2000) + "mn\r\n");
      String line = client.line();
      while (!line.equals("MN")) {
        line = client.line();
      }
      assertThat(counters.sum(ProxyStat.PAUSES_REQUESTS)).isBetween(1L, 3L);
    }
  }

  @Test
  void clientThatDoesNotRead_isPausedAndForgottenWhenItLeaves() throws IOException {
    try (TestClient client = pool.client()) {
      client.set("k", "v".repeat(60_000));
      await()
          .until(() -> {
            client.send("get k\r\n".repeat(50));
            return counters.sum(ProxyStat.PAUSES_UNREAD) > 0;
          });
      assertThat(counters.sum(ProxyStat.CLIENTS_PAUSED)).isEqualTo(1);
      assertThat(counters.sum(ProxyStat.QUEUED_BYTES)).isPositive();
    }
    await().until(() -> counters.sum(ProxyStat.CLIENTS_PAUSED) == 0);
    await().until(() -> counters.sum(ProxyStat.QUEUED_BYTES) == 0);
  }
}
