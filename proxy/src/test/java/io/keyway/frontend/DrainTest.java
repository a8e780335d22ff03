package io.keyway.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyway.testing.LeakWatch;
import io.keyway.testing.ScriptedNode;
import io.keyway.testing.ScriptedNode.Answer;
import io.keyway.testing.TestClient;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy that is told to stop while clients wait for it. */
@ExtendWith(LeakWatch.class)
final class DrainTest {

  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  private Answer whenTheGateOpens(String request) {
    asked.countDown();
    return ScriptedNode.good(request).after(gate);
  }

  @Test
  void requestsInFlight_areAnsweredWhole_andThoseBehindDropped() throws Exception {
    try (ScriptedNode node = ScriptedNode.start(this::whenTheGateOpens);
        TestPool pool = TestPool.over(TestPool.PATIENT, node.address());
        TestClient client = pool.client();
        TestClient idle = pool.client()) {
      assertThat(idle.ask("mn")).isEqualTo("MN");
      client.send("get a b\r\nset c 0 0 1\r\nx\r\nget d\r\nset e 0 0 10\r\nhalf");
      asked.await();
      Thread draining = Thread.startVirtualThread(pool.proxy()::drain);
      await().until(() -> draining.getState() == Thread.State.TIMED_WAITING);
      // The event loop has been told of all connections by now, and of the idle one has ended it.
      assertThat(idle.isEnded()).isTrue();
      assertThat(isRefused(pool)).isTrue();
      idle.endOutput();
      client.send("of it\r\nget late\r\n");
      gate.countDown();
      assertThat(client.values().data())
          .containsEntry("a", ScriptedNode.valueOf("a"))
          .containsEntry("b", ScriptedNode.valueOf("b"));
      assertThat(client.line()).isEqualTo("STORED");
      assertThat(client.values().data()).containsEntry("d", ScriptedNode.valueOf("d"));
      assertThat(client.isEnded()).isTrue();
      client.endOutput();
      draining.join();
      await().until(() -> pool.proxy().clients().current() == 0);
    }
  }

  private static boolean isRefused(TestPool pool) throws IOException {
    try (TestClient _ = pool.client()) {
      return false;
    } catch (ConnectException _) {
      return true;
    }
  }

  @Test
  void clientThatReadsSlowly_getsAllThatItHasAskedFor() throws Exception {
    int requests = 300;
    String value = "v".repeat(60_000);
    try (TestPool pool = TestPool.ofNodesOnOneLoop(2);
        TestClient client = TestClient.connectNarrow(pool.proxy().address())) {
      assertThat(client.set("k", value)).isEqualTo("STORED");
      client.send("get k\r\n".repeat(requests));
      assertThat(client.values().data()).containsEntry("k", value);
      Thread draining = Thread.startVirtualThread(pool.proxy()::drain);
      await().until(() -> isRefused(pool));
      for (int i = 1; i < requests; i++) {
        assertThat(client.values().data()).containsEntry("k", value);
      }
      assertThat(client.isEnded()).isTrue();
      client.endOutput();
      draining.join();
    }
  }

  @Test
  void clientInTheMiddleOfALongValue_getsItsAnswersAndStoresNothing() throws Exception {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(1);
        TestClient direct = pool.node(0).client();
        TestClient client = pool.client()) {
      assertThat(client.set("k", "old")).isEqualTo("STORED");
      client.send("get k\r\nset k 0 0 500000\r\n" + "v".repeat(300_000));
      assertThat(client.values().data()).containsEntry("k", "old");
      pool.proxy().drain();
      assertThat(client.isEnded()).isTrue();
      assertThat(direct.get("k").data()).containsEntry("k", "old");
    }
  }

  @Test
  void clientsThatAskNothing_areEnded_andNoneIsAccepted() throws Exception {
    try (TestPool pool = TestPool.ofNodesOnOneLoop(1);
        TestClient idle = pool.client();
        TestClient silent = pool.client()) {
      assertThat(idle.get("k").end()).isEqualTo("END");
      await().until(() -> pool.proxy().clients().current() == 2);
      pool.proxy().drain();
      assertThat(idle.isEnded()).isTrue();
      assertThat(silent.isEnded()).isTrue();
      assertThatThrownBy(pool::client).isInstanceOf(ConnectException.class);
    }
  }
}
