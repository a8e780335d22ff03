package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.server.KnownDifferences.Difference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A node and Debian's memcached 1.6.18 get the same commands and must give the same answers, byte
 * for byte, but for what {@link KnownDifferences} lists.
 */
final class DifferentialTest {

  private static final int COMMANDS = 1_000_000;
  private static final int MISTAKES = 400_000;
  private static final int BATCH_STEPS_MAX = 40;

  private static final int COUNTED_BATCHES = 200;

  private static final List<String> NUMBERS_NEAR_LARGEST =
      List.of(
          "1",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551606",
          "18446744073709551615");

  /**
   * The counters of {@code stats} that depend on the commands alone, and not on when memory is
   * reclaimed in the background or how reads are cut.
   */
  private static final Set<String> COUNTERS =
      Set.of(
          "cmd_get",
          "cmd_set",
          "cmd_touch",
          "get_hits",
          "get_misses",
          "delete_misses",
          "delete_hits",
          "incr_misses",
          "incr_hits",
          "decr_misses",
          "decr_hits",
          "cas_misses",
          "cas_hits",
          "cas_badval",
          "touch_hits",
          "touch_misses",
          "store_too_large",
          "store_no_memory",
          "curr_items",
          "total_items",
          "bytes",
          "evictions");

  private final NodeServer node = NodeServer.start(Comparison.nodeSettings());
  private final Comparison comparison;
  private final Random random;

  DifferentialTest() throws IOException {
    comparison = Comparison.start(node.address());
    random = comparison.random();
  }

  @AfterEach
  void stop() throws IOException {
    comparison.close();
    node.close();
  }

  @Test
  void randomCommands_areAnsweredAlike() throws InterruptedException {
    RandomCommands commands = new RandomCommands(random, comparison.uniqueKeys());
    for (int sent = 0; sent < COMMANDS; ) {
      List<Step> batch = commands.batch(1 + random.nextInt(BATCH_STEPS_MAX));
      sent += batch.stream().mapToInt(Step::commandCount).sum();
      comparison.exchange(batch);
    }
  }

  @Test
  void malformedCommands_areAnsweredAsByTheNewerVersion() throws InterruptedException {
    RandomCommands commands = new RandomCommands(random, comparison.uniqueKeys());
    for (int sent = 0; sent < MISTAKES; sent += BATCH_STEPS_MAX) {
      comparison.exchange(commands.malformedBatch(BATCH_STEPS_MAX));
    }
    List<Difference> unused = new ArrayList<>(KnownDifferences.RULES);
    unused.removeAll(comparison.differences());
    assertThat(unused).as("rules that no line needed, %s", comparison).isEmpty();
  }

  @Test
  void counters_afterWellFormedCommands_areAlike() throws InterruptedException {
    RandomCommands commands = new RandomCommands(random, comparison.uniqueKeys());
    for (int i = 0; i < COUNTED_BATCHES; i++) {
      comparison.exchange(commands.wellFormedBatch(BATCH_STEPS_MAX));
    }
    comparison.exchange(commands.sweep());
    assertThat(comparison.ourStats()).containsAllEntriesOf(counted(comparison.memcachedStats()));
  }

  /** Apart from the random commands, as {@link RandomCommands} keeps away from such numbers. */
  @Test
  void countingAroundTheLargestNumber_isAnsweredAlike() throws InterruptedException {
    for (String number : NUMBERS_NEAR_LARGEST) {
      for (String delta : NUMBERS_NEAR_LARGEST) {
        comparison.exchange(
            List.of(
                counting(number, "incr n " + delta),
                counting(number, "decr n " + delta),
                counting(number, "incr n " + delta + "\r\nincr n " + delta)));
      }
    }
  }

  /** With zero bytes behind the number in its chunk, so that memcached looks no further. */
  private static Step counting(String number, String commands) {
    String request =
        "set n 0 0 24\r\n\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\r\ndelete n\r\n"
            + ("set n 0 0 " + number.length() + "\r\n" + number + "\r\n")
            + (commands + "\r\n");
    return new Step(request, 4, "");
  }

  private static Map<String, String> counted(Map<String, String> stats) {
    return stats.entrySet().stream()
        .filter(entry -> COUNTERS.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void knownDifferences_areAsTheyAreListed() throws IOException {
    comparison.exchangeKnownDifferences(KnownDifferences.CASES);
  }
}
