package io.keyway.server;

import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node and memcached answer the same to the same binary requests. */
final class BinaryDifferentialTest {

  private static final int REQUESTS = 100_000;
  private static final int MEGABYTES = 256;

  @TempDir Path folder;
  private NodeServer node;
  private Memcached memcached;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryMegabytes(MEGABYTES);
    memcached = Memcached.start(folder, MEGABYTES, "-o", "no_lru_maintainer");
    node = NodeServer.start(new NodeSettings(address, 1, 10, 10, 5L << 32, store));
  }

  @AfterEach
  void stop() {
    node.close();
    memcached.close();
  }

  @Test
  void anyRequests_areAnsweredAsByMemcached() throws InterruptedException {
    new BinaryComparison(node.address(), memcached.address(), _ -> true).run(REQUESTS);
  }
}
