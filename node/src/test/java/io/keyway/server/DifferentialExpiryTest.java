package io.keyway.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Items that expire or are flushed while a node and memcached run side by side.
 *
 * <p>Their seconds do not start together, so nothing is asked while some second of either may end
 * an item; when an item that lives longer is gone from both, all must be alike again.
 */
final class DifferentialExpiryTest {

  private static final int ROUNDS = 3;
  private static final int KEYS = 3000;
  private static final Duration EXPIRY_LIMIT = Duration.ofSeconds(10);
  private static final String SENTINEL = "sentinel";
  private static final List<String> LONG_EXPIRIES = List.of("0", "0", "1000", "2592000", "-1");

  private final Comparison comparison;
  private final Random random;

  DifferentialExpiryTest(@TempDir Path folder) throws IOException {
    comparison = Comparison.start(folder);
    random = comparison.random();
  }

  @AfterEach
  void stop() throws IOException {
    comparison.close();
  }

  @Test
  void itemsOfOneSecond_areGoneAlike() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      exchangeWithEachKey(key -> storage(key, one(LONG_EXPIRIES)));
      exchangeWithEachKey(key -> "gets " + key + "\r\n");
      // The last command on its key that may end it: what another would find depends on the clock.
      exchangeWithEachKey(key -> anyCommand(key, one(shortExpiries())));
      exchange(List.of("set " + SENTINEL + " 0 2 0\r\n\r\n"));
      awaitEnd();
      exchangeWithEachKey(key -> "gets " + key + "\r\n");
      exchangeWithEachKey(key -> anyCommand(key, one(LONG_EXPIRIES)));
      exchangeWithEachKey(key -> "get " + key + "\r\n");
    }
  }

  @Test
  void flushWithADelay_takesWhatIsThereThen() throws InterruptedException {
    exchangeWithEachKey(key -> storage(key, one(LONG_EXPIRIES)));
    exchangeWithEachKey(key -> "gets " + key + "\r\n");
    exchange(List.of("set " + SENTINEL + " 0 0 0\r\n\r\n", "flush_all 2\r\n"));
    exchangeWithEachKey(key -> anyCommand(key, one(LONG_EXPIRIES)));
    awaitFlush();
    exchangeWithEachKey(key -> random.nextBoolean() ? storage(key, "0") : "get " + key + "\r\n");
    exchangeWithEachKey(key -> "gets " + key + "\r\n");
  }

  @Test
  void flushWithADelay_isReplacedByALaterOne() throws InterruptedException {
    exchange(List.of("set " + SENTINEL + " 0 0 0\r\n\r\n", "set k 0 0 0\r\n\r\n"));
    exchange(List.of("flush_all 1000\r\n", "get k\r\n", "flush_all 2\r\n"));
    awaitFlush();
    exchange(List.of("get k\r\n", "set k 0 0 1\r\nx\r\n", "get k\r\n"));
    exchange(List.of("flush_all 2\r\n", "flush_all\r\n", "get k\r\n", "set k 0 0 0\r\n\r\n"));
    exchange(List.of("set " + SENTINEL + " 0 2 0\r\n\r\n"));
    awaitEnd();
    exchange(List.of("get k\r\n"));
  }

  /** Waits until both have lost the item that lives longest. */
  private void awaitEnd() {
    await()
        .atMost(EXPIRY_LIMIT)
        .until(() -> comparison.bothReply("END\r\n", "get " + SENTINEL + "\r\n"));
  }

  /**
   * Waits until a flush has come to pass, and memcached has stopped to take also what is stored
   * later in its second.
   */
  private void awaitFlush() {
    awaitEnd();
    String store = "set new 0 0 0\r\n\r\nget new\r\n";
    await()
        .atMost(EXPIRY_LIMIT)
        .until(() -> comparison.bothReply("STORED\r\nVALUE new 0 0\r\n\r\nEND\r\n", store));
  }

  private interface CommandOnKey {
    String on(String key);
  }

  private void exchangeWithEachKey(CommandOnKey command) throws InterruptedException {
    exchange(Stream.iterate(0, i -> i + 1).limit(KEYS).map(i -> command.on("key" + i)).toList());
  }

  private void exchange(List<String> commands) throws InterruptedException {
    comparison.exchange(commands.stream().map(command -> new Step(command, 1, "")).toList());
  }

  /** Expiries of a second or less: relative, absolute, over. */
  private List<String> shortExpiries() {
    long now = Instant.now().getEpochSecond();
    return List.of("1", "1", Long.toString(now), Long.toString(now + 1), "-1", "0", "1000");
  }

  private String anyCommand(String key, String expiry) {
    return switch (random.nextInt(6)) {
      case 0 -> "touch " + key + " " + expiry + "\r\n";
      case 1 -> "gat " + expiry + " " + key + "\r\n";
      case 2 -> "incr " + key + " 1\r\n";
      case 3 -> "cas " + key + " 0 " + expiry + " 1 {" + uniqueOf(key) + "}\r\n7\r\n";
      default -> storage(key, expiry);
    };
  }

  private int uniqueOf(String key) {
    return Math.max(0, comparison.uniqueKeys().lastIndexOf(key));
  }

  private String storage(String key, String expiry) {
    String command = one(List.of("set", "set", "set", "add", "replace", "append", "prepend"));
    return command + " " + key + " 3 " + expiry + " 2\r\n10\r\n";
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
