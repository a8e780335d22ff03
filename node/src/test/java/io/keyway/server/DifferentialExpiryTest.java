package io.keyway.server;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items that expire or are flushed while a node and memcached run side by side. */
final class DifferentialExpiryTest {

  private static final int ROUNDS = 3;
  private static final int KEYS = 3000;

  private final NodeServer node = NodeServer.start(Comparison.nodeSettings());
  private final Comparison comparison;
  private final ExpiryScripts scripts;

  DifferentialExpiryTest() throws IOException {
    comparison = Comparison.start(node.address());
    scripts = new ExpiryScripts(comparison, KEYS);
  }

  @AfterEach
  void stop() throws IOException {
    comparison.close();
    node.close();
  }

  @Test
  void itemsOfOneSecond_areGoneAlike() throws InterruptedException {
    scripts.itemsOfOneSecond(ROUNDS);
  }

  @Test
  void flushWithADelay_takesWhatIsThereThen() throws InterruptedException {
    scripts.flushWithADelay();
  }

  @Test
  void flushWithADelay_isReplacedByALaterOne() throws InterruptedException {
    scripts.flushesThatFollowEachOther();
  }
}
