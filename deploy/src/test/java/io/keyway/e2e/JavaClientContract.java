package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every Java client library must see, whatever it sends to get it. One connected client serves
 * all tests of a class.
 */
abstract class JavaClientContract<C extends CacheClient> {

  private static final int LARGE_CHARS = 900_000;
  private static final int MANY_KEYS = 100;
  private static final int THREADS = 8;
  private static final int OPERATIONS_PER_THREAD = 200;
  private static final Duration EXPIRY_LIMIT = Duration.ofSeconds(5);

  private final CacheServer server;
  private C client;

  JavaClientContract(CacheServer server) {
    this.server = server;
  }

  /** A client of the library, connected to the server. */
  abstract C connect(CacheServer server) throws Exception;

  @BeforeEach
  final void connect() throws Exception {
    client = connect(server);
    client.flushAll();
  }

  @AfterEach
  final void disconnect() throws Exception {
    client.disconnect();
  }

  final C client() {
    return client;
  }

  @Test
  void get_missingKey_isNull() throws Exception {
    assertThat(client.get("missing")).isNull();
    assertThat(client.gets("missing")).isNull();
  }

  @Test
  void set_thenGet_returnsTheValue() throws Exception {
    assertThat(client.set("set", "value", 0)).isTrue();
    assertThat(client.get("set")).isEqualTo("value");
    assertThat(client.set("set", "", 0)).isTrue();
    assertThat(client.get("set")).isEmpty();
  }

  @Test
  void add_presentOrMissing_storesOnlyTheMissing() throws Exception {
    assertThat(client.add("add", "first")).isTrue();
    assertThat(client.add("add", "second")).isFalse();
    assertThat(client.get("add")).isEqualTo("first");
  }

  @Test
  void replace_presentOrMissing_storesOnlyThePresent() throws Exception {
    assertThat(client.replace("replace", "lost")).isFalse();
    client.set("replace", "first", 0);
    assertThat(client.replace("replace", "second")).isTrue();
    assertThat(client.get("replace")).isEqualTo("second");
  }

  @Test
  void append_andPrepend_joinTheValues() throws Exception {
    client.set("joined", "middle", 0);
    assertThat(client.append("joined", " end")).isTrue();
    assertThat(client.prepend("joined", "start ")).isTrue();
    assertThat(client.get("joined")).isEqualTo("start middle end");
    assertThat(client.append("joined-missing", "lost")).isFalse();
  }

  @Test
  void getAll_hundredKeysAndSomeMissing_returnsEachItsOwnValue() throws Exception {
    Map<String, String> stored = new HashMap<>();
    for (int i = 0; i < MANY_KEYS; i++) {
      stored.put("many-" + i, "value of " + i);
      client.set("many-" + i, "value of " + i, 0);
    }
    List<String> asked = new ArrayList<>(stored.keySet());
    asked.add("many-missing");
    assertThat(client.getAll(asked)).isEqualTo(stored);
  }

  @Test
  void cas_unchangedThenChanged_succeedsThenFails() throws Exception {
    client.set("cas", "first", 0);
    CacheClient.Versioned seen = Objects.requireNonNull(client.gets("cas"));
    assertThat(seen.value()).isEqualTo("first");
    assertThat(client.cas("cas", "second", seen.casUnique())).isTrue();
    assertThat(client.cas("cas", "lost", seen.casUnique())).isFalse();
    assertThat(client.get("cas")).isEqualTo("second");
  }

  @Test
  void cas_deletedKey_fails() throws Exception {
    client.set("cas-deleted", "first", 0);
    CacheClient.Versioned seen = Objects.requireNonNull(client.gets("cas-deleted"));
    client.delete("cas-deleted");
    assertThat(client.cas("cas-deleted", "lost", seen.casUnique())).isFalse();
    assertThat(client.get("cas-deleted")).isNull();
  }

  @Test
  void incr_andDecr_returnTheNewValue() throws Exception {
    client.set("number", "100", 0);
    assertThat(client.incr("number", 5)).isEqualTo(105);
    assertThat(client.decr("number", 6)).isEqualTo(99);
    assertThat(client.decr("number", 1000)).isZero();
    assertThat(client.incr("number", Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void delete_presentThenMissing_saysSo() throws Exception {
    client.set("delete", "value", 0);
    assertThat(client.delete("delete")).isTrue();
    assertThat(client.get("delete")).isNull();
    assertThat(client.delete("delete")).isFalse();
  }

  @Test
  void touch_oneSecond_expires() throws Exception {
    client.set("touch", "value", 0);
    assertThat(client.touch("touch", 1000)).isTrue();
    assertThat(client.get("touch")).isEqualTo("value");
    assertThat(client.touch("touch", 1)).isTrue();
    Awaitility.await().atMost(EXPIRY_LIMIT).until(() -> client.get("touch") == null);
    assertThat(client.touch("touch", 1000)).isFalse();
  }

  @Test
  void set_largeValue_comesBackWhole() throws Exception {
    String value = randomText(new Random(7), LARGE_CHARS);
    assertThat(client.set("large", value, 0)).isTrue();
    assertThat(value.equals(client.get("large")))
        .as("the same %d characters", LARGE_CHARS)
        .isTrue();
  }

  @Test
  void set_keyAndValueNotAscii_comeBack() throws Exception {
    assertThat(client.set("ключ-鍵-🎈", "значение\r\nEND\r\n値 🎈", 0)).isTrue();
    assertThat(client.get("ключ-鍵-🎈")).isEqualTo("значение\r\nEND\r\n値 🎈");
    assertThat(client.getAll(List.of("ключ-鍵-🎈"))).containsOnlyKeys("ключ-鍵-🎈");
  }

  @Test
  void oneClient_eightThreads_eachReadsWhatItWrote() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int seed = thread;
        running.add(threads.submit(() -> writeAndRead(seed)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  private Void writeAndRead(int seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < OPERATIONS_PER_THREAD; i++) {
      String key = "thread-" + seed + "-" + random.nextInt(20);
      String value = randomText(random, random.nextInt(2000));
      assertThat(client.set(key, value, 0)).as("set %d, seed %d", i, seed).isTrue();
      assertThat(client.get(key)).as("get %d, seed %d", i, seed).isEqualTo(value);
    }
    return null;
  }

  private static String randomText(Random random, int chars) {
    return random.ints(chars, ' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
  }
}
