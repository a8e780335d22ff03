package io.keyway.measure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SlowLogTest {

  private static final long SECOND = 1_000_000_000L;

  private void add(SlowLog log, String key) {
    byte[] bytes = key.getBytes(US_ASCII);
    String shown = log.keyText(bytes, 0, bytes.length);
    log.add(
        new SlowRequest(
            0, Operation.GET, Outcome.OK, shown, 2, "n1", log.route(), 3, 1000, 250_000, 4567));
  }

  @Test
  void requestsFromTheThresholdOn_areWanted() {
    SlowLog log = new SlowLog(SECOND, KeyMask.of(false));
    assertThat(log.wants(SECOND - 1)).isFalse();
    assertThat(log.wants(SECOND)).isTrue();
  }

  @Test
  void ofOneSecond_fewAreKeptAndAllCounted() {
    SlowLog log = new SlowLog(0, KeyMask.of(false));
    long now = System.nanoTime() + 10 * SECOND;
    for (int i = 0; i < 100; i++) {
      if (log.admits(now)) {
        add(log, "key");
      }
    }
    assertThat(log.requests()).hasSize(SlowLog.PER_SECOND_MAX);
    assertThat(log.admits(now + SECOND)).isTrue();
    assertThat(log.count()).isEqualTo(101);
  }

  @Test
  void theNewest_areKept() {
    SlowLog log = new SlowLog(0, KeyMask.of(false));
    for (int i = 0; i < 3 * SlowLog.KEPT_MAX; i++) {
      add(log, "key" + i);
    }
    assertThat(log.requests())
        .hasSize(SlowLog.KEPT_MAX)
        .allSatisfy(slow ->
            assertThat(Integer.parseInt(slow.key().substring(3)))
                .isGreaterThanOrEqualTo(2 * SlowLog.KEPT_MAX));
  }

  @Test
  void maskedKeys_areTheSameForTheSameKeyOnly() {
    SlowLog log = new SlowLog(0, KeyMask.of(true));
    add(log, "secret");
    add(log, "secret");
    add(log, "other");
    assertThat(log.requests()).extracting(SlowRequest::key).doesNotContain("secret", "other");
    assertThat(log.requests().stream().map(SlowRequest::key).distinct()).hasSize(2);
  }

  @Test
  void line_tellsTheRoute() {
    SlowLog log = new SlowLog(0, KeyMask.of(false));
    log.routedBy("ketama, epoch 7");
    add(log, "key");
    assertThat(log.requests().getFirst())
        .hasToString(
            "255.6 ms get key and 1 more ok n1 (ketama, epoch 7): 1.0 queued, 250.0 behind 3 requests,"
                + " 4.6 for the answer");
  }
}
