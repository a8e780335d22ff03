package io.keyway.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SendTimesTest {

  private final SendTimes times = new SendTimes();

  @Test
  void requestsOfOneWrite_haveItsTime() {
    times.add(2, 100);
    times.add(3, 200);
    assertThat(times.of(1)).isEqualTo(100);
    assertThat(times.of(2)).isEqualTo(100);
    assertThat(times.of(3)).isEqualTo(200);
    assertThat(times.of(4)).isEqualTo(SendTimes.NOT_SENT);
    times.add(5, 300);
    assertThat(times.of(4)).isEqualTo(300);
  }

  @Test
  void manyWrites_areAllKept() {
    long sent = 0;
    long answered = 0;
    for (int round = 1; round <= 60; round++) {
      for (int i = 0; i < round; i++) {
        sent++;
        times.add(sent, 10 * sent);
      }
      for (int i = 0; i < round / 2; i++) {
        answered++;
        assertThat(times.of(answered)).isEqualTo(10 * answered);
      }
    }
    while (answered < sent) {
      answered++;
      assertThat(times.of(answered)).isEqualTo(10 * answered);
    }
  }
}
