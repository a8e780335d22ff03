package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

@EveryServer
final class DalliIT {

  private final CacheServer server;

  DalliIT(CacheServer server) {
    this.server = server;
  }

  @Test
  void everyStep_answersAsMemcached() throws IOException, InterruptedException {
    String output = ClientScript.ruby("dalli_steps.rb").run(server.hostAndPort());
    assertThat(output.lines()).contains("ok get after flush");
  }
}
