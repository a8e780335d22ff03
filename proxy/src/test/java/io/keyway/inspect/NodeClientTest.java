package io.keyway.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyway.cluster.Address;
import io.keyway.fixture.FreePort;
import io.keyway.fixture.Memcached;
import io.keyway.testing.TestPool;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeClientTest {

  private static final byte[] KEY = "user:42".getBytes(UTF_8);
  private static final byte[] ODD_KEY = "a b\n\u0001".getBytes(ISO_8859_1);
  private static final Set<String> READS =
      Set.of("cmd_get", "get_hits", "get_misses", "cmd_touch", "cmd_set", "touch_hits");

  @Test
  void peek_ofKeywayNode_leavesNoTrace() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1);
        NodeClient client = client(pool.node(0).address())) {
      client.store(StoreMode.SET, KEY, "value".getBytes(UTF_8), 7, 100, 0);
      Map<String, String> before = reads(client);
      CacheItem item = peeked(client, KEY);
      assertThat(client.peek("missing".getBytes(UTF_8))).isNull();
      assertThat(reads(client)).isEqualTo(before);
      assertThat(item.value()).asString().isEqualTo("value");
      assertThat(item.flags()).isEqualTo(7);
      assertThat(item.ttlSeconds()).isBetween(90L, 100L);
      assertThat(item.counted()).isFalse();
      assertThat(client.describe(KEY)).isNotNull().matches(found -> !found.fetched());
    }
  }

  @Test
  void peek_throughProxy_leavesNoTrace() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1);
        NodeClient client = client(new Address("127.0.0.1", pool.proxy().address().getPort()));
        NodeClient node = client(pool.node(0).address())) {
      client.store(StoreMode.SET, KEY, "value".getBytes(UTF_8), 7, 0, 0);
      Map<String, String> before = reads(node);
      assertThat(client.peek(KEY)).isNotNull();
      assertThat(reads(node)).isEqualTo(before);
    }
  }

  @Test
  void peek_ofStaleItem_leavesTheLeaseToItsReader() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1);
        NodeClient client = client(pool.node(0).address())) {
      client.store(StoreMode.SET, KEY, "value".getBytes(UTF_8), 0, 0, 0);
      assertThat(client.ask("md user:42 I T30")).isEqualTo("HD");
      assertThat(client.peek(KEY)).isNotNull();
      assertThat(client.ask("mg user:42 t N30 R40 T50 Lpeek")).isEqualTo("HD t30 X");
      assertThat(client.ask("mg user:42 t")).isEqualTo("HD t30 X W");
      assertThat(client.ask("mg new t N30 Lpeek")).isEqualTo("EN");
    }
  }

  @Test
  void peek_ofMemcached_countsButMovesNothing() throws IOException {
    try (Memcached memcached = Memcached.start();
        NodeClient client = client(memcached.address())) {
      client.store(StoreMode.SET, KEY, "value".getBytes(UTF_8), 7, 0, 0);
      CacheItem item = peeked(client, KEY);
      assertThat(item.counted()).isTrue();
      assertThat(item.ttlSeconds()).isEqualTo(CacheItem.FOREVER);
      assertThat(client.stats("")).containsEntry("get_hits", "1");
      assertThat(client.describe(KEY)).isNotNull().matches(found -> !found.fetched());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keyWithBlanks_isStoredReadAndDeleted(boolean stock) throws IOException {
    try (TestPool pool = TestPool.ofNodes(1);
        Memcached memcached = Memcached.start();
        NodeClient client = client(stock ? memcached.address() : pool.node(0).address())) {
      byte[] value = "a\r\nb".getBytes(UTF_8);
      assertThat(client.store(StoreMode.SET, ODD_KEY, value, 5, 60, 0)).isEqualTo(Outcome.DONE);
      assertThat(client.store(StoreMode.ADD, ODD_KEY, value, 5, 60, 0))
          .isEqualTo(Outcome.NOT_STORED);
      assertThat(client.touch(ODD_KEY, 1000)).isEqualTo(Outcome.DONE);
      CacheItem item = peeked(client, ODD_KEY);
      assertThat(item.value()).isEqualTo(value);
      assertThat(item.ttlSeconds()).isGreaterThan(900);
      assertThat(client.store(StoreMode.CAS, ODD_KEY, value, 5, 0, item.unique() + 1))
          .isEqualTo(Outcome.EXISTS);
      assertThat(dumped(client)).containsExactly("a b\n\u0001");
      assertThat(client.delete(ODD_KEY)).isEqualTo(Outcome.DONE);
      assertThat(client.delete(ODD_KEY)).isEqualTo(Outcome.NOT_FOUND);
    }
  }

  @Test
  void numbers_areCounted() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1);
        NodeClient client = client(pool.node(0).address())) {
      assertThat(client.add(KEY, 1)).isNull();
      client.store(StoreMode.SET, KEY, "5".getBytes(UTF_8), 0, 0, 0);
      assertThat(client.add(KEY, 10)).isEqualTo("15");
      assertThat(client.add(KEY, -20)).isEqualTo("0");
      client.store(StoreMode.SET, KEY, "x".getBytes(UTF_8), 0, 0, 0);
      assertThatThrownBy(() -> client.add(KEY, 1)).hasMessageContaining("CLIENT_ERROR");
      assertThat(client.version()).contains("keyway");
    }
  }

  @Test
  void longValue_isCutAndTheConnectionStaysInStep() throws IOException {
    try (TestPool pool = TestPool.ofNodes(1);
        NodeClient client = client(pool.node(0).address()).valueBytesMax(10)) {
      client.store(StoreMode.SET, KEY, new byte[500_000], 0, 0, 0);
      for (int i = 0; i < 2; i++) {
        CacheItem item = peeked(client, KEY);
        assertThat(item).matches(CacheItem::isCut);
        assertThat(item.valueBytes()).isEqualTo(500_000);
      }
    }
  }

  @Test
  void noServer_isSentence() throws IOException {
    int port = FreePort.find();
    assertThatThrownBy(() -> client(new Address("127.0.0.1", port)))
        .isInstanceOf(ConnectException.class)
        .hasMessage("cannot connect to 127.0.0.1:%d: Connection refused", port);
  }

  @Test
  void silentServer_isSentence() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        NodeClient client =
            NodeClient.connect(
                PoolNode.of(new Address("127.0.0.1", silent.getLocalPort())),
                Duration.ofMillis(100))) {
      assertThatThrownBy(client::version)
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("did not answer within 0.1 s");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR\r\n",
        "VA\r\n",
        "VA x\r\n",
        "VA -1\r\n",
        "VA 99999999999 s1\r\n",
        "VA 1 f\r\nab\r\n",
        "VALUE\r\n",
        "VALUE k 0\r\n",
        "\r\n",
        "key=%zz%\r\n",
        ""
      })
  void strangeAnswers_areIoFailures(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = server.accept()) {
              socket.getInputStream().read(new byte[100]);
              socket.getOutputStream().write(("MN\r\nVERSION 1.6.18\r\n" + answer).getBytes(UTF_8));
            } catch (IOException _) {
              // The client has gone.
            }
          });
      try (NodeClient client = client(new Address("127.0.0.1", server.getLocalPort()))) {
        assertThatThrownBy(() -> client.peek(KEY)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void serverWithoutDump_saysSinceWhenThereIsOne() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = server.accept()) {
              socket.getInputStream().read(new byte[100]);
              socket.getOutputStream().write("ERROR\r\n".getBytes(UTF_8));
            } catch (IOException _) {
              // The client has gone.
            }
          });
      try (NodeClient client = client(new Address("127.0.0.1", server.getLocalPort()))) {
        assertThatThrownBy(() -> client.dump(_ -> true)).hasMessageContaining("since 1.4.31");
      }
    }
  }

  @Test
  void nodesBehindProxy_areNamed() throws IOException {
    try (TestPool pool = TestPool.ofNodes(2);
        NodeClient client = client(new Address("127.0.0.1", pool.proxy().address().getPort()));
        NodeClient node = client(pool.node(0).address())) {
      assertThat(PoolNodes.behind(client))
          .containsExactly(
              new PoolNode("n1", pool.node(0).address()),
              new PoolNode("n2", pool.node(1).address()));
      assertThat(PoolNodes.behind(node)).containsExactly(node.node());
    }
  }

  private static NodeClient client(Address address) throws IOException {
    return NodeClient.connect(PoolNode.of(address), Duration.ofSeconds(10));
  }

  private static List<String> dumped(NodeClient client) throws IOException {
    List<String> keys = new ArrayList<>();
    client.dump(item -> keys.add(new String(item.key(), ISO_8859_1)));
    return keys;
  }

  private static CacheItem peeked(NodeClient client, byte[] key) throws IOException {
    return Objects.requireNonNull(client.peek(key));
  }

  private static Map<String, String> reads(NodeClient client) throws IOException {
    Map<String, String> stats = new TreeMap<>(client.stats(""));
    stats.keySet().retainAll(READS);
    assertThat(stats).hasSize(READS.size());
    return stats;
  }
}
