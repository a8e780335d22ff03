package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dumps of a node: their lines, and what they do before it is another client's turn. */
final class ItemDumpTest {

  private static final int KEYS = 20_000;

  /** Some hundred lines. */
  private static final int TURN_BYTES_MAX = 128 << 10;

  /** Of which most have no item. */
  private static final int TURN_BUCKETS_MAX = 8192;

  private NodeServer node;
  private LineClient client;

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    node = NodeServer.start(new NodeSettings(any, 1, 16, 64, 1, StoreSettings.DEFAULTS));
    client = new LineClient(node.address());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    node.close();
  }

  private void fill() throws IOException {
    StringBuilder sets = new StringBuilder();
    for (int i = 0; i < KEYS; i++) {
      sets.append("set " + "k".repeat(100) + i + " 0 0 1 noreply\r\n1\r\n");
    }
    client.send(sets.toString());
    assertThat(client.stat("curr_items")).isEqualTo(KEYS);
  }

  /** The lines between the first and the last. */
  private List<String> dump(String words) throws IOException {
    assertThat(client.ask("lru_crawler " + words)).isEqualTo("OK");
    List<String> lines = new ArrayList<>();
    for (String line = client.line(); !line.matches("END?"); line = client.line()) {
      lines.add(line);
    }
    return lines;
  }

  private long yieldsOf(String words, int items) throws IOException {
    long before = client.stat("conn_yields");
    assertThat(dump(words)).hasSize(items);
    return client.stat("conn_yields") - before;
  }

  @Test
  void keyOfOtherBytes_isEncoded() throws IOException {
    client.ask("set \u00e9~/\u0001 4294967295 0 1\r\n1");
    assertThat(dump("metadump all"))
        .singleElement()
        .asString()
        .matches(
            "key=%E9~%2F%01 exp=-1 la=\\d+ cas=\\d+ fetch=no cls=1 size=\\d+ flags=4294967295 ");
    assertThat(dump("mgdump all")).containsExactly("mg 6X4vAQ== b");
  }

  @Test
  void nothing_isDumpedOfEmptyNode() throws IOException {
    assertThat(dump("metadump all")).isEmpty();
    assertThat(dump("mgdump hash")).isEmpty();
  }

  @Test
  void manyItems_leaveTurnsToOthers() throws IOException {
    fill();
    assertThat(yieldsOf("metadump all", KEYS)).isGreaterThan(KEYS * 150 / TURN_BYTES_MAX);
    assertThat(yieldsOf("mgdump all", KEYS)).isGreaterThan(KEYS * 100 / TURN_BYTES_MAX);
  }

  @Test
  void manyBucketsWithoutItemsOfTheClass_leaveTurnsToOthers() throws IOException {
    fill();
    long buckets = 1L << client.stat("hash_power_level");
    assertThat(yieldsOf("metadump 39", 0)).isGreaterThanOrEqualTo(buckets / TURN_BUCKETS_MAX);
  }
}
