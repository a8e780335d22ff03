package io.keyway.server;

import io.keyway.fixture.Memcached;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node and memcached answer the same to the same binary requests. */
final class BinaryDifferentialTest {

  private static final int REQUESTS = 100_000;

  private NodeServer node;
  private Memcached memcached;

  @BeforeEach
  void start() throws IOException {
    memcached = Memcached.start(Comparison.OPTIONS);
    node = NodeServer.start(Comparison.nodeSettings());
  }

  @AfterEach
  void stop() {
    node.close();
    memcached.close();
  }

  @Test
  void anyRequests_areAnsweredAsByMemcached() throws InterruptedException {
    new BinaryComparison(node.address(), memcached.socketAddress(), _ -> true).run(REQUESTS);
  }
}
