package io.keyway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.backend.BackendSettings;
import io.keyway.fixture.Memcached;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A key that reads like the word for silence, and other lines that servers read differently. */
final class NoreplyKeyTest {

  @Test
  void keyNamedNoreply_overOurNode_keepsTheConnectionInStep() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1)) {
      deleteNoreply(pool);
    }
  }

  @Test
  void keyNamedNoreply_overMemcached_keepsTheConnectionInStep() throws IOException {
    try (Memcached memcached = Memcached.start();
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, memcached.address())) {
      deleteNoreply(pool);
    }
  }

  private static void deleteNoreply(TestPool pool) throws IOException {
    try (TestClient client = pool.client();
        TestClient neighbour = pool.client()) {
      neighbour.set("other", "untouched");
      for (int i = 0; i < 10; i++) {
        assertThat(client.set("noreply", "1")).isEqualTo("STORED");
        assertThat(client.ask("incr noreply 1")).isEqualTo("2");
        assertThat(client.ask("touch noreply 100")).isEqualTo("TOUCHED");
        assertThat(client.get("noreply").data()).containsEntry("noreply", "2");
        // The lone word is key and wish for silence at once.
        client.send("delete noreply\r\n");
        assertThat(client.get("noreply").values()).isEmpty();
        assertThat(client.ask("delete noreply 0")).isEqualTo("NOT_FOUND");
        assertThat(neighbour.get("other").data()).containsEntry("other", "untouched");
      }
    }
  }

  @Test
  void statsOfMemcached_areOneListEach() throws IOException {
    try (Memcached memcached = Memcached.start();
        TestPool pool = TestPool.over(BackendSettings.DEFAULTS, memcached.address());
        TestClient client = pool.client()) {
      client.set("dumped", "1");
      assertThat(client.stats("items")).containsEntry("items:1:number", "1");
      assertThat(client.stats("settings")).containsEntry("nodes_answered", "1");
      assertThat(client.stats("reset")).containsEntry("", "RESET");
      // memcached dumps only what its maintainer has found cold.
      Awaitility.await()
          .until(() ->
              client.stats("cachedump 1 10").getOrDefault("", "").startsWith("ITEM dumped [1 b;"));
      assertThat(client.line()).isEqualTo("END");
      assertThat(client.stats("detail on")).containsEntry("", "OK");
      client.get("prefix:a");
      assertThat(client.ask("stats detail dump")).startsWith("PREFIX prefix ");
      assertThat(client.line()).isEqualTo("END");
      assertThat(client.get("dumped").data()).containsEntry("dumped", "1");
    }
  }
}
