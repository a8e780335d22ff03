package io.keyway.frontend;

import io.keyway.server.BinaryComparison;
import io.keyway.server.BinaryFrame;
import io.keyway.testing.LeakWatch;
import io.keyway.testing.MemcachedPool;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same binary requests to one memcached, and through the proxy to three of them. */
@ExtendWith(LeakWatch.class)
final class BinaryDifferentialTest {

  private static final int REQUESTS = 60_000;
  private static final int LONG_BYTES = 900_000;

  @Test
  void anyRequests_throughTheProxy_areAnsweredAsByOneServer()
      throws IOException, InterruptedException {
    try (MemcachedPool pool = MemcachedPool.start()) {
      new BinaryComparison(pool.proxied(), pool.direct(), BinaryDifferentialTest::isComparable)
          .run(REQUESTS);
    }
  }

  /** A value that is too long costs its key the item in all modes of ms, and not only in set's. */
  private static boolean isComparable(BinaryFrame frame) {
    boolean set = frame.opcode() == 0x01 || frame.opcode() == 0x11;
    return set || frame.value().length() < LONG_BYTES;
  }
}
