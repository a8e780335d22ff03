package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.testing.CheckedLoad;
import io.keyway.testing.TestClient;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients that ask for too much, or for nonsense, beside others that must not notice. */
@Tag("measuring")
final class GreedyClientIT {

  private static final int VALUE_BYTES = 200_000;
  private static final int ASKED_BYTES = 200_000_000;
  private static final long GROWTH_MEGABYTES_MAX = 32;
  private static final Duration NEIGHBOURS_LIMIT = Duration.ofSeconds(1);
  private static final int GREEDY = 8;
  private static final long SAMPLE_NANOS = 1_000_000;
  private static final int STORM = 10_000;
  private static final List<KeywayProcess> NODES = new ArrayList<>();
  private static KeywayProcess proxy;
  private static CheckedLoad load;

  @BeforeAll
  static void start() throws IOException {
    List<String> options = new ArrayList<>(List.of("-c", "12000", "-b", "4096"));
    for (int i = 0; i < 3; i++) {
      NODES.add(KeywayProcess.node());
      options.addAll(List.of("--member", NODES.get(i).hostAndPort()));
    }
    proxy = KeywayProcess.proxy(options.toArray(String[]::new));
    load = CheckedLoad.start(proxy.address(), 4);
  }

  @BeforeEach
  void settled() {
    int operations = load.operations();
    await().until(() -> load.operations() > operations + 100);
    load.forget();
  }

  @AfterEach
  void nobodyElseHasNoticed() {
    System.out.printf("neighbours: slowest %s%n", load.slowest());
    assertThat(load.errors()).isEmpty();
    assertThat(load.wrong()).isEmpty();
  }

  @AfterAll
  static void stop() {
    load.close();
    proxy.close();
    NODES.forEach(KeywayProcess::close);
  }

  @Test
  void badNumbersOfOneClient_costItsNeighboursNothing() throws IOException {
    try (TestClient bad = client()) {
      assertThat(bad.set("word", "x")).isEqualTo("STORED");
      for (int i = 0; i < 500; i++) {
        bad.send("incr word 1\r\ntouch word abc\r\nincr word x\r\ndecr word -1\r\n");
        for (int line = 0; line < 4; line++) {
          assertThat(bad.line()).startsWith("CLIENT_ERROR ");
        }
      }
    }
  }

  @Test
  void eightClientsThatNeverRead_costLittleMemory() throws IOException {
    try (TestClient writer = client()) {
      assertThat(writer.set("big", "x".repeat(VALUE_BYTES))).isEqualTo("STORED");
    }
    for (int round = 0; round < 2; round++) {
      assertThat(growthByGreed()).as("growth, MiB").isLessThanOrEqualTo(GROWTH_MEGABYTES_MAX);
    }
    assertThat(load.slowest()).isLessThan(NEIGHBOURS_LIMIT);
  }

  private static long growthByGreed() throws IOException {
    long before = proxy.residentMegabytes();
    List<TestClient> greedy = new ArrayList<>();
    for (int i = 0; i < GREEDY; i++) {
      greedy.add(TestClient.connectNarrow(proxy.address()));
      greedy.getLast().send("get big\r\n".repeat(ASKED_BYTES / VALUE_BYTES));
    }
    long grown = 0;
    int operations = load.operations();
    while (load.operations() < operations + 300) {
      grown = Math.max(grown, proxy.residentMegabytes() - before);
      LockSupport.parkNanos(SAMPLE_NANOS);
    }
    System.out.printf("eight clients that never read: %d MiB%n", grown);
    for (TestClient client : greedy) {
      client.reset();
    }
    return grown;
  }

  @Test
  void multiGetOfManyKeys_isAnsweredInOrder() throws IOException {
    String[] keys = IntStream.range(0, 10_000).mapToObj(i -> "many" + i).toArray(String[]::new);
    try (TestClient client = client()) {
      for (int i = 0; i < keys.length; i += 50) {
        assertThat(client.set(keys[i], keys[i])).isEqualTo("STORED");
      }
      assertThat(client.get(keys).values())
          .extracting(TestClient.Value::data)
          .containsExactlyElementsOf(
              IntStream.range(0, 200).mapToObj(i -> "many" + i * 50).toList());
    }
  }

  @Test
  void connectionStorm_leavesRoomForANewClient() throws IOException {
    List<SocketChannel> storm = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < STORM; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(proxy.address());
      storm.add(channel);
    }
    long connected = System.nanoTime();
    try (TestClient good = client()) {
      assertThat(good.set("good", "1")).isEqualTo("STORED");
    }
    long served = System.nanoTime();
    System.out.printf(
        "%d connects in %d ms, the next client served in %d ms%n",
        STORM, (connected - start) / 1_000_000, (served - connected) / 1_000_000);
    for (SocketChannel channel : storm) {
      channel.close();
    }
    assertThat(Duration.ofNanos(served - connected)).isLessThan(Duration.ofSeconds(2));
  }

  private static TestClient client() throws IOException {
    return TestClient.connect(proxy.address());
  }
}
