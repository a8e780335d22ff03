package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EveryServer
final class PythonMemcacheIT {

  private final CacheServer server;

  PythonMemcacheIT(CacheServer server) {
    this.server = server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "weighted"})
  void everyStep_listOfServers_answersAsMemcached(String form)
      throws IOException, InterruptedException {
    String output = ClientScript.python("python_memcache.py").run(server.hostAndPort(), form);
    assertThat(output.lines())
        .contains(
            "MemCached: while expecting 'STORED', got unexpected response 'NOT_STORED'",
            "ok set after flush_all");
  }
}
