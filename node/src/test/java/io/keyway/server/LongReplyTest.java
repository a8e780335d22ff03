package io.keyway.server;

import static io.keyway.server.Opcode.GATKQ;
import static io.keyway.server.Opcode.GETK;
import static io.keyway.server.Opcode.NOOP;
import static io.keyway.server.Opcode.SET;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.keyway.store.StoreSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that no chunk can hold, on their way to clients of each protocol. */
final class LongReplyTest {

  private static final int MEBIBYTE = 1 << 20;
  private static final int VALUE_BYTES = 8_000_000;
  private static final String LARGEST_CLASS = "39";

  /** Far less than a value: what is sent at a time, and what the marks let wait. */
  private static final long WAITING_BYTES_MAX = 4 * MEBIBYTE;

  private static final int RECEIVE_BYTES = 16 << 10;

  private static final byte[] LONG = value();

  /** How a value is asked for and stored. */
  enum Wire {
    TEXT,
    META,
    BINARY,
    BINARY_TOUCHING;

    private byte[] get() {
      return switch (this) {
        case TEXT -> "get k\r\n".getBytes(ISO_8859_1);
        case META -> "mg k v\r\n".getBytes(ISO_8859_1);
        case BINARY -> BinaryFrame.request(GETK).withKey("k").bytes();
        case BINARY_TOUCHING -> BinaryFrame.request(GATKQ).withExtras(0).withKey("k").bytes();
      };
    }

    private byte[] set(String value) {
      return switch (this) {
        case TEXT, META ->
            ("set k 0 0 " + value.length() + "\r\n" + value + "\r\n").getBytes(ISO_8859_1);
        case BINARY, BINARY_TOUCHING ->
            BinaryFrame.request(SET).withExtras(0, 0).withKey("k").withValue(value).bytes();
      };
    }

    private byte[] fence() {
      return switch (this) {
        case TEXT, META -> TextClient.FENCE.getBytes(ISO_8859_1);
        case BINARY, BINARY_TOUCHING -> BinaryFrame.request(NOOP).bytes();
      };
    }

    private void expect(TextClient client, byte[] value) {
      String head =
          switch (this) {
            case TEXT -> "VALUE k 0 " + value.length + "\r\n";
            case META -> "VA " + value.length + "\r\n";
            case BINARY, BINARY_TOUCHING -> null;
          };
      if (head == null) {
        assertThat(client.read(BinaryFrame.HEADER_BYTES)[7]).isZero();
        assertThat(client.read(5)).containsExactly(0, 0, 0, 0, 'k');
      } else {
        assertThat(client.line()).isEqualTo(head);
      }
      assertThat(Arrays.equals(client.read(value.length), value)).isTrue();
      if (head != null) {
        assertThat(client.line()).isEqualTo("\r\n");
      }
      if (this == TEXT) {
        assertThat(client.line()).isEqualTo("END\r\n");
      }
    }

    private void expectShort(TextClient client, String textLine) {
      switch (this) {
        case TEXT, META -> assertThat(client.line()).isEqualTo(textLine);
        case BINARY, BINARY_TOUCHING ->
            assertThat(client.read(BinaryFrame.HEADER_BYTES)[7]).isZero();
      }
    }
  }

  private final NodeServer node = start();

  private static NodeServer start() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StoreSettings store = new StoreSettings(64, 1.25, 48, 16 * MEBIBYTE);
    return NodeServer.start(new NodeSettings(address, 1, 10, 64, 0, store));
  }

  private static byte[] value() {
    byte[] value = new byte[VALUE_BYTES];
    new Random(VALUE_BYTES).nextBytes(value);
    return value;
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private TextClient other() throws Exception {
    TextClient other = new TextClient(node.address());
    other.send("set k 0 0 " + VALUE_BYTES + "\r\n");
    other.send(LONG);
    other.send("\r\n");
    other.readUntil("STORED\r\n");
    return other;
  }

  private TextClient reader() throws Exception {
    return new TextClient(node.address(), RECEIVE_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void slowReader_costsLittleAndGetsEveryByte(Wire wire) throws Exception {
    try (TextClient other = other();
        TextClient reader = reader()) {
      long before = directBytes();
      for (int i = 0; i < 10; i++) {
        reader.send(wire.get());
      }
      reader.send(wire.fence());
      awaitHit(other);
      other.fence();
      assertThat(directBytes() - before).isLessThan(WAITING_BYTES_MAX);
      for (int i = 0; i < 10; i++) {
        wire.expect(reader, LONG);
      }
      wire.expectShort(reader, TextClient.FENCE_REPLY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestsBehind_areAnsweredInOrder(Wire wire) throws Exception {
    try (TextClient other = other();
        TextClient reader = reader()) {
      reader.send(wire.get());
      reader.send(wire.set("short"));
      reader.send(wire.get());
      reader.send(wire.fence());
      awaitHit(other);
      wire.expect(reader, LONG);
      wire.expectShort(reader, "STORED\r\n");
      wire.expect(reader, "short".getBytes(ISO_8859_1));
      wire.expectShort(reader, TextClient.FENCE_REPLY);
      assertThat(usedChunks(other)).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void halfClosedReader_getsTheValueThatWasReplaced(Wire wire) throws Exception {
    try (TextClient other = other();
        TextClient reader = reader()) {
      reader.send(wire.get());
      reader.endOutput();
      awaitHit(other);
      other.ask("set k 0 0 1\r\nx\r\n", "STORED\r\n");
      wire.expect(reader, LONG);
      assertThat(reader.readAll()).isEmpty();
      assertThat(usedChunks(other)).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void clientThatLeavesHalfWay_freesTheValue(Wire wire) throws Exception {
    try (TextClient other = other()) {
      try (TextClient reader = reader()) {
        reader.send(wire.get());
        reader.send(wire.get());
        awaitHit(other);
        assertThat(reader.read(1000)).hasSize(1000);
        other.ask("delete k\r\n", "DELETED\r\n");
        assertThat(usedChunks(other)).isNotEqualTo("0");
      }
      await().untilAsserted(() -> assertThat(usedChunks(other)).isEqualTo("0"));
      assertThat(other.ask("get k\r\n")).isEqualTo("END\r\n");
    }
  }

  /** Waits until the reader's first request is being answered. */
  private static void awaitHit(TextClient other) {
    await().until(() -> other.stat("get_hits") + other.stat("touch_hits") > 0);
  }

  private static String usedChunks(TextClient other) {
    Map<String, String> slabs = other.stats("stats slabs");
    return slabs.getOrDefault(LARGEST_CLASS + ":used_chunks", "none");
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
