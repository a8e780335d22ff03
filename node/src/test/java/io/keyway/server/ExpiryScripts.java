package io.keyway.server;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Items that expire or are flushed while a server of ours and memcached run side by side.
 *
 * <p>Their seconds do not start together, so nothing is asked while some second of either may end
 * an item; when items that live longer are gone from both, all must be alike again. Those are so
 * many that each node behind a proxy has some.
 */
public final class ExpiryScripts {

  private static final Duration EXPIRY_LIMIT = Duration.ofSeconds(10);
  private static final int SENTINELS = 40;
  private static final List<String> LONG_EXPIRIES = List.of("0", "0", "1000", "2592000", "-1");

  private final Comparison comparison;
  private final Random random;
  private final int keyCount;

  /**
   * Scripts.
   *
   * @param keyCount so few that there is a command on each within a second
   */
  public ExpiryScripts(Comparison comparison, int keyCount) {
    this.comparison = comparison;
    this.keyCount = keyCount;
    this.random = comparison.random();
  }

  /** Items of one second are gone alike. */
  public void itemsOfOneSecond(int rounds) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      exchangeWithEachKey(key -> storage(key, one(LONG_EXPIRIES)));
      exchangeWithEachKey(key -> "gets " + key + "\r\n");
      // The last command on its key that may end it: what another would find depends on the clock.
      exchangeWithEachKey(key -> anyCommand(key, one(shortExpiries())));
      exchange(sentinels(2));
      awaitEnd();
      exchangeWithEachKey(key -> "gets " + key + "\r\n");
      exchangeWithEachKey(key -> anyCommand(key, one(LONG_EXPIRIES)));
      exchangeWithEachKey(key -> "get " + key + "\r\n");
    }
  }

  /** A flush with a delay takes what is there then. */
  public void flushWithADelay() throws InterruptedException {
    exchangeWithEachKey(key -> storage(key, one(LONG_EXPIRIES)));
    exchangeWithEachKey(key -> "gets " + key + "\r\n");
    exchange(sentinels(0));
    // It comes to pass in the second before, which with a shorter delay may be now.
    exchange(List.of("flush_all 3\r\n"));
    exchangeWithEachKey(key -> anyCommand(key, one(LONG_EXPIRIES)));
    awaitFlush();
    exchangeWithEachKey(key -> random.nextBoolean() ? storage(key, "0") : "get " + key + "\r\n");
    exchangeWithEachKey(key -> "gets " + key + "\r\n");
  }

  /** A flush with a delay is replaced by a later one. */
  public void flushesThatFollowEachOther() throws InterruptedException {
    exchange(sentinels(0));
    exchange(List.of("set k 0 0 0\r\n\r\n"));
    exchange(List.of("flush_all 1000\r\n", "get k\r\n", "flush_all 2\r\n"));
    awaitFlush();
    exchange(List.of("get k\r\n", "set k 0 0 1\r\nx\r\n", "get k\r\n"));
    exchange(List.of("flush_all 2\r\n", "flush_all\r\n", "get k\r\n", "set k 0 0 0\r\n\r\n"));
    exchange(sentinels(2));
    awaitEnd();
    exchange(List.of("get k\r\n"));
  }

  private static List<String> sentinels(int expiry) {
    return each("set sentinel%d 0 " + expiry + " 0\r\n\r\n");
  }

  /** A text for each item of which every node behind a proxy has some. */
  private static List<String> each(String format) {
    return IntStream.range(0, SENTINELS).mapToObj(format::formatted).toList();
  }

  private static String all(String format) {
    return String.join("", each(format));
  }

  /** Waits until both have lost the items that live longest. */
  private void awaitEnd() {
    String get = "get" + all(" sentinel%d") + "\r\n";
    await().atMost(EXPIRY_LIMIT).until(() -> comparison.bothReply("END\r\n", get));
  }

  /**
   * Waits until a flush has come to pass, and memcached has stopped to take also what is stored
   * later in its second.
   */
  private void awaitFlush() {
    awaitEnd();
    String store = all("set new%d 0 0 0 noreply\r\n\r\n") + "get" + all(" new%d") + "\r\n";
    String reply = all("VALUE new%d 0 0\r\n\r\n") + "END\r\n";
    await().atMost(EXPIRY_LIMIT).until(() -> comparison.bothReply(reply, store));
  }

  private interface CommandOnKey {
    String on(String key);
  }

  private void exchangeWithEachKey(CommandOnKey command) throws InterruptedException {
    exchange(
        Stream.iterate(0, i -> i + 1).limit(keyCount).map(i -> command.on("key" + i)).toList());
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
