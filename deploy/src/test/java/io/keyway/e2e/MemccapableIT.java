package io.keyway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** libmemcached's conformance test, with all its text and binary parts. */
@EveryServer
final class MemccapableIT {

  private static final String PROGRAM = "/usr/bin/memccapable";
  private static final int PARTS = 54;

  private final CacheServer server;

  MemccapableIT(CacheServer server) {
    this.server = server;
  }

  @Test
  void everyPart_passes() throws IOException, InterruptedException {
    String port = Integer.toString(server.nodeAddress().getPort());
    String host = server.nodeAddress().getAddress().getHostAddress();
    Process process =
        new ProcessBuilder(PROGRAM, "-h", host, "-p", port).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines().filter(line -> line.endsWith("[pass]"))).hasSize(PARTS);
  }
}
