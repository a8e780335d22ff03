package io.keyway.frontend;

import io.keyway.server.Comparison;
import io.keyway.server.RandomCommands;
import io.keyway.server.Step;
import io.keyway.testing.ComparedPool;
import io.keyway.testing.ComparedPool.Servers;
import io.keyway.testing.LeakWatch;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One memcached, asked directly, and the proxy over three servers get the same commands and must
 * give the same answers, byte for byte and multi-gets in the order of their keys, but for what
 * {@link io.keyway.server.KnownDifferences} lists.
 */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Servers.class)
final class ProxyDifferentialTest {

  private static final int COMMANDS = 250_000;
  private static final int MISTAKES = 20_000;
  private static final int LONG_STEPS = 600;
  private static final int BATCH_STEPS_MAX = 40;

  /** More than ten thousand commands, of six and a half on average. */
  private static final int PIPELINED_STEPS = 2_000;

  private static final int MANY_KEYS = 10_000;

  private final ComparedPool servers;
  private final Comparison comparison;
  private final Random random;
  private final RandomCommands commands;

  ProxyDifferentialTest(Servers kind) throws IOException {
    servers = ComparedPool.start(kind);
    comparison = servers.comparison();
    random = comparison.random();
    commands = new RandomCommands(random, comparison.uniqueKeys());
  }

  @AfterEach
  void stop() throws IOException {
    servers.close();
  }

  @Test
  void randomCommands_areAnsweredAlike() throws InterruptedException {
    for (int sent = 0; sent < COMMANDS; ) {
      List<Step> batch = commands.batch(1 + random.nextInt(BATCH_STEPS_MAX));
      sent += batch.stream().mapToInt(Step::commandCount).sum();
      comparison.exchange(batch);
    }
  }

  @Test
  void malformedCommands_areAnsweredAsByTheNewerVersion() throws InterruptedException {
    for (int sent = 0; sent < MISTAKES; sent += BATCH_STEPS_MAX) {
      comparison.exchange(commands.malformedBatch(BATCH_STEPS_MAX));
    }
  }

  @Test
  void knownDifferences_areAsTheyAreListed() throws IOException {
    comparison.exchangeKnownDifferences(ProxyDifferences.CASES);
  }

  @Test
  void longValues_areAnsweredAlike() throws InterruptedException {
    for (int sent = 0; sent < LONG_STEPS; ) {
      List<Step> batch = commands.longBatch(1 + random.nextInt(BATCH_STEPS_MAX / 2));
      sent += batch.size();
      comparison.exchange(batch);
    }
  }

  @Test
  void pipelineOfThousands_isAnsweredInOrder() throws InterruptedException {
    comparison.exchange(commands.batch(PIPELINED_STEPS));
  }

  @Test
  void retrievalOfTenThousandKeys_isAnsweredInTheirOrder() throws InterruptedException {
    comparison.exchange(
        IntStream.range(0, MANY_KEYS)
            .filter(i -> i % 3 > 0)
            .mapToObj(i -> new Step("set many" + i + " " + i + " 0 3 noreply\r\nabc\r\n", 1, ""))
            .toList());
    // memcached hangs up on a gat as long as this.
    comparison.exchange(List.of(retrieval("get"), retrieval("gets")));
  }

  private Step retrieval(String command) {
    return new Step(
        random
            .ints(MANY_KEYS, 0, MANY_KEYS)
            .mapToObj(i -> " many" + i)
            .collect(Collectors.joining("", command, "\r\n")),
        1,
        "");
  }
}
