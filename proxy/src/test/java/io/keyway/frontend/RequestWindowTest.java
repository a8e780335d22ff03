package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestWindowTest {

  private final RequestWindow window = new RequestWindow();

  @Test
  void newClient_hasFewRequestsUntilItsRepliesAreKnown() {
    assertThat(window.size()).isEqualTo(16);
    window.answered(1, 50);
    assertThat(window.size()).isEqualTo(RequestWindow.REQUESTS_MAX);
  }

  @Test
  void clientOfLongValues_hasAsManyAsAMebibyteAnswers() {
    window.answered(4, 4 * 100_000);
    assertThat(window.size()).isEqualTo(10);
    window.answered(4, 400_000_000);
    assertThat(window.size()).isEqualTo(4);
  }

  @Test
  void partsOfALongReply_countOnceItIsWhole() {
    window.answered(0, 50_000);
    assertThat(window.size()).isEqualTo(16);
    window.answered(1, 50_000);
    assertThat(window.size()).isEqualTo(10);
  }

  @Test
  void replies_withoutBytes_allowTheMost() {
    window.answered(100, 0);
    assertThat(window.size()).isEqualTo(RequestWindow.REQUESTS_MAX);
  }

  @Test
  void oldReplies_areForgotten() {
    window.answered(4096, 4096 * 50);
    window.answered(10, 2_000_000);
    assertThat(window.size()).isLessThan(30);
    for (int i = 0; i < 20; i++) {
      window.answered(10, 2_000_000);
    }
    assertThat(window.size()).isLessThanOrEqualTo(6);
    for (int i = 0; i < 30; i++) {
      window.answered(64, 64 * 50);
    }
    assertThat(window.size()).isEqualTo(RequestWindow.REQUESTS_MAX);
  }
}
