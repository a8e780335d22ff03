package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that ask for much and take nothing. */
@ExtendWith(LeakWatch.class)
final class PressureTest {

  /** Many times what sockets hold, and yet in a moment through the one loop that all share. */
  private static final int VALUE_BYTES = 200_000;

  @Test
  void clientsThatNeverReadManyRequests_costLittleAndOthersAreServed() throws Exception {
    measure("get big\r\n", 100);
  }

  @Test
  void clientsThatNeverReadOneHugeRequest_leaveOthersServed() throws Exception {
    measure("get" + " big".repeat(100) + "\r\n", 1);
  }

  private static void measure(String request, int times) throws Exception {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(3);
        TestClient other = pool.client()) {
      other.set("big", "x".repeat(VALUE_BYTES));
      other.set("small", "1");
      other.get("big", "big");
      long before = residentMegabytes();
      List<TestClient> greedy = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestClient client = TestClient.connectNarrow(pool.proxy().address());
        client.send(request.repeat(times));
        greedy.add(client);
      }
      long slowest = 0;
      int failed = 0;
      long peak = 0;
      for (int i = 0; i < 300; i++) {
        long start = System.nanoTime();
        String end = other.get("small", "nobody").end();
        slowest = Math.max(slowest, System.nanoTime() - start);
        failed += end.equals("END") ? 0 : 1;
        peak = Math.max(peak, residentMegabytes());
      }
      System.out.printf(
          "PressureTest %d x %d bytes: grew by %d MB, slowest neighbour %d ms, failed %d%n",
          times, request.length(), peak - before, TimeUnit.NANOSECONDS.toMillis(slowest), failed);
      for (TestClient client : greedy) {
        client.reset();
      }
      assertThat(failed).isZero();
      Awaitility.await().until(() -> pool.proxy().clients().current() == 1);
      assertThat(other.get("small").data()).containsEntry("small", "1");
    }
  }

  private static long residentMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
