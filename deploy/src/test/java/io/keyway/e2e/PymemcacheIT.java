package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

@EveryServer
final class PymemcacheIT {

  private final CacheServer server;

  PymemcacheIT(CacheServer server) {
    this.server = server;
  }

  @Test
  void everyStep_answersAsMemcached() throws IOException, InterruptedException {
    String output = ClientScript.python("pymemcache_steps.py").run(server.hostAndPort());
    assertThat(output.lines()).contains("ok get after flush_all");
  }
}
