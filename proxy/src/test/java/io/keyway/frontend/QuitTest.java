package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.cluster.Member;
import io.keyway.placement.Profile;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that ends its connection behind its last requests. */
@ExtendWith(LeakWatch.class)
final class QuitTest {

  /** What a new client may have in flight. */
  private static final int REQUESTS = new RequestWindow().size();

  private static final int CLIENTS = 20;

  private final TestPool pool = TestPool.empty(TestPool.PATIENT);

  @BeforeEach
  void start() {
    pool.adopt(Profile.KETAMA, List.of(Member.of("n1", pool.addNode().address())));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  /** What is read once there is room again is answered too, before the end. */
  @Test
  void quit_behindMoreThanMayBeInFlight_allIsAnswered() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      quitsBehindAFullWindow();
    }
  }

  private void quitsBehindAFullWindow() throws IOException {
    try (TestClient client = pool.client()) {
      client.send("get a\r\n".repeat(REQUESTS) + "version\r\nquit\r\n");
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(client.line()).isEqualTo("END");
      }
      assertThat(client.line()).startsWith("VERSION ");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void quit_atOnce_endsTheConnection() throws IOException {
    try (TestClient client = pool.client()) {
      client.send("quit\r\n");
      assertThat(client.isEnded()).isTrue();
    }
  }
}
