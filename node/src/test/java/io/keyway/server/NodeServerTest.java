package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.keyway.net.ListenException;
import io.keyway.store.StoreSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections of a node with one event loop, so that what one client sent is read before the
 * next's.
 */
final class NodeServerTest {

  private static final int CONNECTIONS_MAX = 20;
  private static final int MEGABYTE = 1_000_000;

  /** Replies that may wait for one slow reader: what is sent at a time, the mark, and a value. */
  private static final long WAITING_BYTES_MAX = 16 << 20;

  /** Every command once, and what it answers. */
  private static final String[][] SCRIPT = {
    {"flush_all\r\n", "OK\r\n"},
    {"set k 1 0 5\r\nvalue\r\n", "STORED\r\n"},
    {"set k 4294967295 0 5 noreply\r\nvalue\r\n", ""},
    {"get k\r\n", "VALUE k 4294967295 5\r\nvalue\r\nEND\r\n"},
    {
      "gets k none k\n",
      "VALUE k 4294967295 5 {}\r\nvalue\r\nVALUE k 4294967295 5 {}\r\nvalue\r\nEND\r\n"
    },
    {"add k 0 0 1\r\nx\r\n", "NOT_STORED\r\n"},
    {"add n 0 0 2\r\n10\r\n", "STORED\r\n"},
    {"replace none 0 0 0\r\n\r\n", "NOT_STORED\r\n"},
    {"append k 0 0 2\r\n\r\n\r\n", "STORED\r\n"},
    {"prepend k 0 0 1\r\n\0\r\n", "STORED\r\n"},
    {"get k\r\n", "VALUE k 4294967295 8\r\n\0value\r\n\r\nEND\r\n"},
    {"cas k 0 0 1 0\r\nx\r\n", "EXISTS\r\n"},
    {"cas none 0 0 1 1\r\nx\r\n", "NOT_FOUND\r\n"},
    {"incr n 5\r\n", "15\r\n"},
    {"incr n 5 noreply\r\n", ""},
    {"decr n 11\r\n", "9\r\n"},
    {"get n\r\n", "VALUE n 0 2\r\n9 \r\nEND\r\n"},
    {"incr k 1\r\n", "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n"},
    {"incr n x\r\n", "CLIENT_ERROR invalid numeric delta argument\r\n"},
    {"decr none 1\r\n", "NOT_FOUND\r\n"},
    {"touch n 100\r\n", "TOUCHED\r\n"},
    {"touch none 100\r\n", "NOT_FOUND\r\n"},
    {"gat 100 n none\r\n", "VALUE n 0 2\r\n9 \r\nEND\r\n"},
    {"gats 0 n\r\n", "VALUE n 0 2 {}\r\n9 \r\nEND\r\n"},
    {"delete n\r\n", "DELETED\r\n"},
    {"delete n\r\n", "NOT_FOUND\r\n"},
    {"delete k noreply\r\n", ""},
    {
      "set k 0 0 3\r\nabcdef\r\n",
      "CLIENT_ERROR bad data chunk\r\nCLIENT_ERROR bad command line format\r\n"
    },
    {"set k x 0 3\r\nabc\r\n", "CLIENT_ERROR bad command line format\r\n"},
    {"verbosity 1\r\n", "OK\r\n"},
    {"verbosity\r\n", "CLIENT_ERROR bad command line format\r\n"},
    {"verbosity x\r\n", "CLIENT_ERROR bad command line format\r\n"},
    {"verbosity -1\r\n", "CLIENT_ERROR bad command line format\r\n"},
    {"nonsense\r\n", "ERROR\r\n"},
    {"\r\n", "CLIENT_ERROR bad command line format\r\n"},
    {"stats nonsense\r\n", "ERROR\r\n"},
    {"mn\r\n", "MN\r\n"}
  };

  private final NodeServer server = start(0, CONNECTIONS_MAX);

  private static NodeServer start(int port, int connections) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryMegabytes(64);
    return NodeServer.start(new NodeSettings(address, 1, connections, 64, 0, store));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void requests_splitAtEveryByte_areAnsweredAlike() throws Exception {
    byte[] script = script(0).getBytes(StandardCharsets.ISO_8859_1);
    String expected = script(1);
    try (TextClient client = client();
        TextClient other = client()) {
      for (int at = 1; at < script.length; at++) {
        client.send(script, 0, at);
        other.fence();
        client.send(script, at, script.length - at);
        assertThat(ShownUniques.without(client.readUntil("MN\r\n")))
            .as("split at %d", at)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void requests_byteByByte_areAnsweredAlike() throws Exception {
    byte[] script = script(0).getBytes(StandardCharsets.ISO_8859_1);
    try (TextClient client = client();
        TextClient other = client()) {
      for (int at = 0; at < script.length; at++) {
        client.send(script, at, 1);
        other.fence();
      }
      assertThat(ShownUniques.without(client.readUntil("MN\r\n"))).isEqualTo(script(1));
    }
  }

  @Test
  void requests_glued_areAnsweredInOrder() throws Exception {
    try (TextClient client = client()) {
      client.send(script(0).repeat(200));
      for (int i = 0; i < 200; i++) {
        assertThat(ShownUniques.without(client.readUntil("MN\r\n"))).isEqualTo(script(1));
      }
    }
  }

  @Test
  void pipelineOf100000Commands_isAnsweredInOrder() throws Exception {
    int count = 50_000;
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests.append("set k 0 0 5\r\n").append(10_000 + i).append("\r\nget k\r\n");
    }
    try (TextClient client = client()) {
      Thread sender = Thread.ofVirtual().start(() -> client.send(requests.toString()));
      for (int i = 0; i < count; i++) {
        String expected = "STORED\r\nVALUE k 0 5\r\n" + (10_000 + i) + "\r\nEND\r\n";
        assertThat(client.readUntil("END\r\n")).isEqualTo(expected);
      }
      sender.join();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set k 0 0 1 noreply\r\nx\r\n",
        "set k 0 0 1 noreply\r\nxyz",
        "set k 0 0 1048576 noreply\r\n{x*1048576}\r\n",
        "add n 0 0 1 noreply\r\nx\r\n",
        "replace none 0 0 1 noreply\r\nx\r\n",
        "append none 0 0 1 noreply\r\nx\r\n",
        "prepend n 0 0 1 noreply\r\nx\r\n",
        "cas n 0 0 1 0 noreply\r\nx\r\n",
        "cas none 0 0 1 0 noreply\r\nx\r\n",
        "incr n 1 noreply\r\n",
        "incr n x noreply\r\n",
        "decr none 1 noreply\r\n",
        "touch n 0 noreply\r\n",
        "touch n x noreply\r\n",
        "delete none noreply\r\n",
        "flush_all noreply\r\n",
        "flush_all 0 noreply\r\n",
        "flush_all x noreply\r\n",
        "verbosity 0 noreply\r\n"
      })
  void wellFormedCommand_withNoreply_isSilent(String request) throws Exception {
    try (TextClient client = client()) {
      client.ask("set n 0 0 1\r\n1\r\n", "STORED\r\n");
      String sent = request.replace("{x*1048576}", "x".repeat(1 << 20));
      assertThat(client.ask(sent)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set noreply\r\n",
        "set k 0 0 noreply\r\n",
        "set k x 0 1 noreply\r\nx\r\n",
        "cas k 0 0 1 noreply\r\nx\r\n",
        "incr noreply\r\n",
        "touch noreply\r\n"
      })
  void malformedCommand_withNoreply_isRefusedAloud(String request) throws Exception {
    try (TextClient client = client()) {
      assertThat(client.ask(request)).isEqualTo("CLIENT_ERROR bad command line format\r\n");
    }
  }

  @Test
  void valueOverTheLimit_isSwallowedAndTheOldOneDropped() throws Exception {
    String value = "x".repeat(3 * MEGABYTE);
    try (TextClient client = client()) {
      client.send("set k 0 0 3\r\nold\r\nset l 0 0 3\r\nold\r\n");
      client.send("set k 0 0 " + value.length() + "\r\n" + value + "\r\n");
      client.send("add l 0 0 " + value.length() + "\r\n" + value + "\r\n");
      client.send("set q 0 0 " + value.length() + " noreply\r\n" + value + "\r\nget k l\r\n");
      String tooLarge = "SERVER_ERROR object too large for cache\r\n";
      assertThat(client.readUntil("END\r\n"))
          .isEqualTo(
              "STORED\r\nSTORED\r\n" + tooLarge + tooLarge + "VALUE l 0 3\r\nold\r\nEND\r\n");
      assertThat(client.stat("store_too_large")).isEqualTo(3);
    }
  }

  @Test
  void refusedLine_swallowsItsValueAcrossReads() throws Exception {
    try (TextClient client = client()) {
      client.send("set " + "k".repeat(251) + " 0 0 1000000\r\n" + "get x\r\n".repeat(10));
      client.send("x".repeat(MEGABYTE - 70) + "\r\nmn\r\n");
      assertThat(client.readUntil("MN\r\n"))
          .isEqualTo("CLIENT_ERROR bad command line format\r\nMN\r\n");
    }
  }

  @Test
  void lineWithoutEnd_closesTheConnection() throws Exception {
    try (TextClient client = client()) {
      client.send("x".repeat(2049));
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void httpRequest_closesTheConnection() throws Exception {
    try (TextClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n");
      assertThat(client.readAll()).isEmpty();
    }
  }

  @Test
  void quit_closesBehindTheEarlierAnswers() throws Exception {
    try (TextClient client = client()) {
      client.send("set k 0 0 1\r\nx\r\nget k\r\nquit\r\nget k\r\n");
      assertThat(client.readAll()).isEqualTo("STORED\r\nVALUE k 0 1\r\nx\r\nEND\r\n");
    }
  }

  @Test
  void garbage_isAnsweredWithErrorsAndHarmsNobodyElse() throws Exception {
    long seed = System.nanoTime();
    System.out.println("NodeServerTest garbage seed " + seed);
    Random random = new Random(seed);
    try (TextClient other = client()) {
      for (int i = 0; i < 200; i++) {
        byte[] garbage = new byte[random.nextInt(1, 1500)];
        random.nextBytes(garbage);
        garbage[0] &= 0x7f; // else it might be taken for the binary protocol
        try (TextClient client = client()) {
          client.send(garbage);
          client.endOutput();
          assertThat(client.readAll().lines()).allMatch(line -> line.contains("ERROR"));
        }
        other.fence();
      }
      await().until(() -> other.stat("curr_connections") == 1);
    }
  }

  @Test
  void clientThatLeavesInAnUpload_givesItsChunkBack() throws Exception {
    try (TextClient other = client()) {
      try (TextClient client = client()) {
        client.send("set k 0 0 1000\r\n" + "x".repeat(500));
        awaitUsedChunks(other, "1");
      }
      awaitUsedChunks(other, "0");
      try (TextClient client = client()) {
        client.send("set k 0 0 1000\r\n" + "x".repeat(500));
        client.endOutput();
        assertThat(client.readAll()).isEmpty();
      }
      awaitUsedChunks(other, "0");
    }
  }

  /** Waits for the count of chunks of the class for items of a little over 1000 bytes. */
  private static void awaitUsedChunks(TextClient other, String count) {
    await()
        .untilAsserted(
            () -> assertThat(other.stats("stats slabs")).containsEntry("12:used_chunks", count));
  }

  @Test
  void slowReaderOf200Megabytes_costsLittleAndGetsEveryByte() throws Exception {
    try (TextClient writer = client();
        TextClient reader = new TextClient(server.address(), 64 << 10)) {
      byte[][] values = new byte[10][];
      for (int i = 0; i < values.length; i++) {
        values[i] = randomText(i);
        writer.send("set k" + i + " 0 0 " + MEGABYTE + "\r\n");
        writer.send(values[i]);
        writer.send("\r\n");
        writer.readUntil("STORED\r\n");
      }
      long before = directBytes();
      for (int i = 0; i < 20; i++) {
        reader.send("get k0 k1 k2 k3 k4\r\nget k5\r\nget k6\r\nget k7 k8 k9\r\n");
      }
      awaitRest(writer);
      assertThat(directBytes() - before).isLessThan(WAITING_BYTES_MAX);
      for (int i = 0; i < 200; i++) {
        expectValue(reader, "k" + i % 10, values[i % 10]);
        if ("4569".indexOf('0' + i % 10) >= 0) {
          assertThat(reader.line()).isEqualTo("END\r\n");
        }
      }
    }
  }

  @Test
  void slowReaderOfSingleRequests_isNotServedWithoutBound() throws Exception {
    int count = 400;
    byte[] value = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    try (TextClient other = client();
        TextClient reader = new TextClient(server.address(), 64 << 10)) {
      other.ask("set k 0 0 100000\r\n" + "x".repeat(100_000) + "\r\n", "STORED\r\n");
      long before = directBytes();
      for (int i = 0; i < count; i++) {
        reader.send("get k\r\n");
        other.fence();
      }
      assertThat(directBytes() - before).isLessThan(WAITING_BYTES_MAX);
      assertThat(other.stat("get_hits")).isLessThan(count);
      for (int i = 0; i < count; i++) {
        expectValue(reader, "k", value);
        assertThat(reader.line()).isEqualTo("END\r\n");
      }
      reader.fence();
    }
  }

  @Test
  void retrievalOfManyKeys_isContinuedWhereASlowReaderStoppedIt() throws Exception {
    int count = 5000;
    try (TextClient writer = client();
        TextClient reader = new TextClient(server.address(), 4 << 10)) {
      StringBuilder keys = new StringBuilder();
      for (int i = 0; i < count; i++) {
        writer.send("set key" + i + " " + i + " 0 2000 noreply\r\n" + value(i) + "\r\n");
        keys.append(i % 7 == 0 ? "  none" + i : "").append(" key").append(i);
      }
      writer.fence();
      reader.send("get" + keys + " \r\ngat 0" + keys + "\r\nmn\r\n");
      awaitRest(writer);
      for (int i = 0; i < 2 * count; i++) {
        int key = i % count;
        assertThat(reader.line()).isEqualTo("VALUE key" + key + " " + key + " 2000\r\n");
        assertThat(new String(reader.read(2002), StandardCharsets.ISO_8859_1))
            .isEqualTo(value(key) + "\r\n");
        if (key == count - 1) {
          assertThat(reader.line()).isEqualTo("END\r\n");
        }
      }
      assertThat(reader.line()).isEqualTo("MN\r\n");
      assertThat(writer.stat("cmd_get")).isEqualTo(count + (count + 6) / 7);
      assertThat(writer.stat("cmd_touch")).isEqualTo(count + (count + 6) / 7);
    }
  }

  @Test
  void halfClosedClient_getsAllAnswers() throws Exception {
    byte[] value = randomText(1);
    try (TextClient client = new TextClient(server.address(), 64 << 10);
        TextClient other = client()) {
      client.send("set k 0 0 " + MEGABYTE + "\r\n");
      client.send(value);
      client.send("\r\n" + "get k\r\n".repeat(30) + "mn\r\n");
      client.endOutput();
      awaitRest(other);
      assertThat(client.line()).isEqualTo("STORED\r\n");
      for (int i = 0; i < 30; i++) {
        expectValue(client, "k", value);
        assertThat(client.line()).isEqualTo("END\r\n");
      }
      assertThat(client.readAll()).isEqualTo("MN\r\n");
    }
  }

  @Test
  void clientThatLeavesUnreadReplies_freesThem() throws Exception {
    try (TextClient other = client()) {
      other.ask("set k 0 0 100000\r\n" + "x".repeat(100_000) + "\r\n", "STORED\r\n");
      try (TextClient client = new TextClient(server.address(), 4 << 10)) {
        client.send("get k k k k k k k k\r\n".repeat(50));
        awaitRest(other);
      }
      await().until(() -> other.stat("curr_connections") == 1);
    }
  }

  @Test
  void connectionOverTheLimit_isToldAndClosed() throws Exception {
    try (NodeServer small = start(0, 2);
        TextClient first = new TextClient(small.address())) {
      try (TextClient second = new TextClient(small.address())) {
        first.fence();
        second.fence();
        try (TextClient third = new TextClient(small.address())) {
          assertThat(third.readAll()).isEqualTo("ERROR Too many open connections\r\n");
        }
        assertThat(first.stat("rejected_connections")).isOne();
      }
      await().until(() -> first.stat("curr_connections") == 1);
      try (TextClient next = new TextClient(small.address())) {
        next.fence();
      }
    }
  }

  @Test
  void secondServerOnAPort_saysSo() {
    int port = server.address().getPort();
    assertThatThrownBy(() -> start(port, 1))
        .isInstanceOf(ListenException.class)
        .hasMessage("port " + port + " is in use: something already listens on 127.0.0.1:" + port);
  }

  @Test
  void close_withOpenConnectionsAndUploads_closesThem() throws Exception {
    NodeServer own = start(0, CONNECTIONS_MAX);
    try (TextClient upload = new TextClient(own.address());
        TextClient idle = new TextClient(own.address())) {
      upload.send("set k 0 0 100\r\nabc");
      idle.fence();
      own.close();
      assertThat(idle.readAll()).isEmpty();
      assertThat(upload.readAll()).isEmpty();
    }
  }

  @Test
  void close_twice_doesNothingMore() {
    NodeServer own = start(0, CONNECTIONS_MAX);
    own.close();
    own.close();
  }

  private TextClient client() throws Exception {
    return new TextClient(server.address());
  }

  /** The requests or the replies of the script. */
  private static String script(int column) {
    StringBuilder text = new StringBuilder();
    for (String[] exchange : SCRIPT) {
      text.append(exchange[column]);
    }
    return text.toString();
  }

  private static String value(int number) {
    return Integer.toString(number).repeat(2000).substring(0, 2000);
  }

  private static byte[] randomText(long seed) {
    byte[] text = new byte[MEGABYTE];
    new Random(seed).nextBytes(text);
    return text;
  }

  private static void expectValue(TextClient client, String key, byte[] value) {
    assertThat(client.line()).isEqualTo("VALUE " + key + " 0 " + value.length + "\r\n");
    assertThat(Arrays.equals(client.read(value.length), value)).isTrue();
    assertThat(client.line()).isEqualTo("\r\n");
  }

  /** Waits until the server does nothing more of its own: it has stopped for a slow reader. */
  private static void awaitRest(TextClient other) {
    long[] last = {-1};
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          long written = other.stat("get_hits") + other.stat("touch_hits");
          boolean rests = written == last[0];
          last[0] = written;
          return rests;
        });
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
