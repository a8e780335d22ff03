package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.net.ListenException;
import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see of a node that has a memory file. */
final class WarmRestartTest {

  @TempDir private Path folder = Path.of("");

  private NodeServer start(int port) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryFile(folder.resolve("items"));
    return NodeServer.start(new NodeSettings(address, 1, 10, 64, 0, store));
  }

  @Test
  void items_areBack_countedAsNew() throws IOException {
    try (NodeServer node = start(0);
        LineClient client = new LineClient(node.address())) {
      assertThat(client.ask("set a 0 0 1\r\n1")).isEqualTo("STORED");
      assertThat(client.ask("set a 0 500 1\r\n1")).isEqualTo("STORED");
      assertThat(client.stats("stats settings"))
          .containsEntry("memory_file", folder.resolve("items").toString());
    }
    try (NodeServer node = start(0);
        LineClient client = new LineClient(node.address())) {
      assertThat(client.stats("stats"))
          .containsEntry("curr_items", "1")
          .containsEntry("total_items", "1")
          .containsEntry("cmd_set", "0");
      assertThat(client.ask("incr a 1")).isEqualTo("2");
      assertThat(client.ask("mg a t")).matches("HD t(500|49\\d)");
    }
  }

  @Test
  void valueOnItsWay_leavesNothing() throws IOException {
    try (NodeServer node = start(0);
        LineClient client = new LineClient(node.address());
        LineClient other = new LineClient(node.address())) {
      client.send("set b 0 0 100000\r\nthe beginning");
      // One event loop: when this is answered, that has begun.
      assertThat(other.ask("set a 0 0 1\r\n1")).isEqualTo("STORED");
    }
    try (NodeServer node = start(0);
        LineClient client = new LineClient(node.address())) {
      assertThat(client.ask("get b")).isEqualTo("END");
      assertThat(client.stats("stats slabs"))
          .containsEntry("1:used_chunks", "1")
          .containsEntry("32:used_chunks", "0");
    }
  }

  @Test
  void startThatFails_losesNothing() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (NodeServer node = start(0);
        LineClient client = new LineClient(node.address())) {
      assertThat(client.ask("set a 0 0 1\r\n1")).isEqualTo("STORED");
    }
    try (NodeServer other =
        NodeServer.start(new NodeSettings(any, 1, 10, 64, 0, StoreSettings.DEFAULTS))) {
      int taken = other.address().getPort();
      assertThatThrownBy(() -> start(taken)).isInstanceOf(ListenException.class);
    }
    try (NodeServer node = start(0);
        LineClient client = new LineClient(node.address())) {
      assertThat(client.ask("incr a 1")).isEqualTo("2");
    }
  }
}
