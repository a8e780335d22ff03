package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

@EveryServer
final class PylibmcIT {

  private final CacheServer server;

  PylibmcIT(CacheServer server) {
    this.server = server;
  }

  @Test
  void everyStep_answersAsMemcached() throws IOException, InterruptedException {
    String output = ClientScript.python("pylibmc_steps.py").run(server.hostAndPort());
    assertThat(output.lines()).contains("ok get after flush_all");
  }

  @Test
  void everyBinaryStep_answersAsMemcached() throws IOException, InterruptedException {
    String output = ClientScript.python("pylibmc_steps.py").run(server.hostAndPort(), "binary");
    assertThat(output.lines()).contains("ok get after flush_all");
  }
}
