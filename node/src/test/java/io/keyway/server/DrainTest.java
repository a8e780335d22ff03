package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that is told to stop while clients wait for it. */
final class DrainTest {

  private static final int RECEIVE_BYTES = 4096;

  private final NodeServer server =
      NodeServer.start(
          new NodeSettings(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              1,
              20,
              64,
              0,
              StoreSettings.DEFAULTS.withMemoryMegabytes(64)));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void clientThatReadsSlowly_getsAllThatItHasAskedFor() throws Exception {
    int requests = 300;
    String value = "v".repeat(60_000);
    String reply = "VALUE k 0 60000\r\n" + value + "\r\nEND\r\n";
    try (TextClient client = new TextClient(server.address(), RECEIVE_BYTES)) {
      assertThat(client.ask("set k 0 0 60000\r\n" + value + "\r\n")).isEqualTo("STORED\r\n");
      client.send("get k\r\n".repeat(requests));
      assertThat(client.readUntil("END\r\n")).isEqualTo(reply);
      Thread draining = drain();
      for (int i = 1; i < requests; i++) {
        assertThat(client.readUntil("END\r\n")).isEqualTo(reply);
      }
      assertThat(client.readAll()).isEmpty();
      client.endOutput();
      draining.join();
      await().until(() -> server.clients().current() == 0);
    }
  }

  @Test
  void clientThatReadsALongValueSlowly_getsAllOfIt() throws Exception {
    String value = "v".repeat(1_000_000);
    try (TextClient client = new TextClient(server.address(), RECEIVE_BYTES)) {
      assertThat(client.ask("set k 0 0 1000000\r\n" + value + "\r\n")).isEqualTo("STORED\r\n");
      client.send("get k\r\n".repeat(20));
      assertThat(client.readUntil("END\r\n")).hasSizeGreaterThan(value.length());
      Thread draining = drain();
      for (int i = 1; i < 20; i++) {
        assertThat(client.readUntil("END\r\n")).hasSizeGreaterThan(value.length());
      }
      assertThat(client.readAll()).isEmpty();
      client.endOutput();
      draining.join();
    }
  }

  @Test
  void requestThatHasHalfCome_isDropped_behindTheAnswersToThoseBefore() throws Exception {
    try (TextClient client = new TextClient(server.address())) {
      client.fence();
      client.send("set k 0 0 3\r\nold\r\nset k 0 0 8\r\nha");
      Thread draining = drain();
      assertThat(client.readAll()).isEqualTo("STORED\r\n");
      client.endOutput();
      draining.join();
      assertThat(server.storeStats().items()).isEqualTo(1);
    }
  }

  @Test
  void clientsThatAskNothing_areEnded_andNoneIsAccepted() throws Exception {
    try (TextClient idle = new TextClient(server.address())) {
      idle.fence();
      server.drain();
      assertThat(idle.readAll()).isEmpty();
      assertThatThrownBy(() -> new TextClient(server.address()).close())
          .isInstanceOf(ConnectException.class);
    }
  }

  private Thread drain() {
    Thread draining = Thread.startVirtualThread(server::drain);
    await().until(this::isRefused);
    return draining;
  }

  private boolean isRefused() throws IOException {
    try (TextClient _ = new TextClient(server.address())) {
      return false;
    } catch (ConnectException _) {
      return true;
    }
  }
}
