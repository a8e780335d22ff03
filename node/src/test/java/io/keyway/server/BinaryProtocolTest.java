package io.keyway.server;

import static io.keyway.server.Opcode.DELETE;
import static io.keyway.server.Opcode.DELETEQ;
import static io.keyway.server.Opcode.GET;
import static io.keyway.server.Opcode.GETKQ;
import static io.keyway.server.Opcode.GETQ;
import static io.keyway.server.Opcode.INCREMENT;
import static io.keyway.server.Opcode.NOOP;
import static io.keyway.server.Opcode.QUIT;
import static io.keyway.server.Opcode.QUITQ;
import static io.keyway.server.Opcode.SET;
import static io.keyway.server.Opcode.SETQ;
import static io.keyway.server.Opcode.STAT;
import static io.keyway.server.Opcode.TOUCH;
import static io.keyway.server.Opcode.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.command.CommandSettings;
import io.keyway.command.Endpoint;
import io.keyway.command.ListenerSettings;
import io.keyway.command.WireProtocol;
import io.keyway.store.StoreSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The binary protocol at a node, over sockets: its particular rules, and clients that mean ill. */
final class BinaryProtocolTest {

  private static final int OK = 0x00;
  private static final int NOT_FOUND = 0x01;
  private static final int EXISTS = 0x02;
  private static final int TOO_LARGE = 0x03;
  private static final int UNKNOWN_COMMAND = 0x81;

  private static final int MEBIBYTE = 1 << 20;

  private NodeServer node;
  private BinaryClient client;

  @BeforeEach
  void start() {
    node = NodeServer.start(settings(WireProtocol.AUTO));
    client = new BinaryClient(node.address());
  }

  private static NodeSettings settings(WireProtocol protocol) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ListenerSettings listening =
        new ListenerSettings(List.of(new Endpoint(address, protocol)), protocol, 200, true);
    StoreSettings store = StoreSettings.DEFAULTS.withMemoryMegabytes(64);
    return new NodeSettings(listening, 1, 200, CommandSettings.DEFAULTS, 5L << 32, store);
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  @Test
  void firstByte_choosesTheProtocol() throws IOException {
    client.ask(set("key", "value"));
    try (Socket text = new Socket(node.address().getAddress(), node.address().getPort())) {
      text.getOutputStream().write("get key\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] reply = text.getInputStream().readNBytes("VALUE key 7 5\r\nvalue\r\nEND\r\n".length());
      assertThat(reply).asString().isEqualTo("VALUE key 7 5\r\nvalue\r\nEND\r\n");
    }
  }

  @Test
  void endpointOfOneProtocol_takesNoOther() throws IOException {
    try (NodeServer ascii = NodeServer.start(settings(WireProtocol.ASCII));
        NodeServer binary = NodeServer.start(settings(WireProtocol.BINARY));
        BinaryClient atAscii = new BinaryClient(ascii.address());
        BinaryClient atBinary = new BinaryClient(binary.address())) {
      atAscii.send(set("key", "\r\n").bytes());
      assertThat(atAscii.text(5)).isEqualTo("ERROR");
      atBinary.send("version, which is over 24 bytes long\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(atBinary.readUnlessClosed()).isNull();
    }
  }

  @Test
  void request_byteByByte_isAnswered() {
    for (byte b : set("key", "value").bytes()) {
      client.send(new byte[] {b});
    }
    assertThat(client.read().status()).isEqualTo(OK);
    assertThat(client.ask(get("key")).value()).isEqualTo("value");
  }

  @Test
  void set_emptyValue_isAnsweredWithoutAnotherByte() {
    assertThat(client.ask(set("key", "")).status()).isEqualTo(OK);
    assertThat(client.ask(get("key")).value()).isEmpty();
  }

  @Test
  void set_stored_answersTheUniqueThatGetShows() {
    BinaryFrame stored = client.ask(set("key", "value"));
    BinaryFrame read = client.ask(get("key"));
    assertThat(stored.unique()).isNotZero().isEqualTo(read.unique());
    assertThat(client.ask(set("key", "new").withUnique(read.unique() + 1)).status())
        .isEqualTo(EXISTS);
    assertThat(client.ask(set("key", "new").withUnique(read.unique())).status()).isEqualTo(OK);
  }

  @Test
  void delete_anotherUnique_keepsTheItem() {
    long unique = client.ask(set("key", "value")).unique();
    BinaryFrame delete = BinaryFrame.request(DELETE).withKey("key");
    assertThat(client.ask(delete.withUnique(unique + 1)).status()).isEqualTo(EXISTS);
    assertThat(client.ask(delete.withUnique(unique)).status()).isEqualTo(OK);
    assertThat(client.ask(delete).status()).isEqualTo(NOT_FOUND);
  }

  @Test
  void quiet_successAndMiss_areSilentButErrorsAreNot() {
    List<BinaryFrame> replies =
        client.askAll(
            BinaryFrame.request(GETQ).withKey("missing"),
            BinaryFrame.request(GETKQ).withKey("missing"),
            BinaryFrame.request(SETQ).withExtras(0, 0).withKey("key").withValue("value"),
            BinaryFrame.request(SETQ).withExtras(0, 0).withKey("key").withUnique(1).withOpaque(3),
            BinaryFrame.request(GETKQ).withKey("key").withOpaque(4),
            BinaryFrame.request(DELETEQ).withKey("key"),
            BinaryFrame.request(DELETEQ).withKey("key").withOpaque(6));

    assertThat(replies).extracting(BinaryFrame::opaque).containsExactly(3, 4, 6);
    assertThat(replies).extracting(BinaryFrame::status).containsExactly(EXISTS, OK, NOT_FOUND);
    assertThat(replies).extracting(BinaryFrame::key).containsExactly("", "key", "");
  }

  @Test
  void touch_hit_answersFlagsWithoutTheValue() {
    client.ask(set("key", "value"));
    BinaryFrame reply = client.ask(BinaryFrame.request(TOUCH).withExtras(0).withKey("key"));
    assertThat(reply.extras()).isEqualTo("\0\0\0\7");
    assertThat(reply.value()).isEmpty();
  }

  @Test
  void increment_missingKey_storesTheInitialValueUnlessItMustNot() {
    BinaryFrame increment = BinaryFrame.request(INCREMENT).withKey("key");
    assertThat(client.ask(increment.withExtras(0, 1, 0, 5, -1)).status()).isEqualTo(NOT_FOUND);
    assertThat(client.ask(increment.withExtras(0, 1, 0, 5, 0)).value())
        .isEqualTo("\0\0\0\0\0\0\0\5");
    assertThat(client.ask(increment.withExtras(0, 1, 0, 5, 0)).value())
        .isEqualTo("\0\0\0\0\0\0\0\6");
    assertThat(client.ask(get("key")).value()).isEqualTo("6");
  }

  @Test
  void increment_over64Bits_wraps() {
    BinaryFrame increment = BinaryFrame.request(INCREMENT).withKey("key");
    client.ask(increment.withExtras(0, 0, -1, -1, 0));
    assertThat(client.ask(increment.withExtras(0, 2, 0, 0, 0)).value())
        .isEqualTo("\0\0\0\0\0\0\0\1");
  }

  @Test
  void stat_any_endsWithAnEmptyPacket() {
    assertThat(stat("")).contains("pid", "curr_items", "limit_maxbytes");
    assertThat(stat("settings")).contains("maxbytes");
    client.ask(set("key", "value"));
    assertThat(stat("slabs")).contains("1:used_chunks");
    assertThat(stat("items")).contains("items:1:number");
    assertThat(stat("reset")).isEmpty();
    assertThat(client.ask(BinaryFrame.request(STAT).withKey("nonsense")).status())
        .isEqualTo(NOT_FOUND);
  }

  private List<String> stat(String what) {
    List<String> names = new ArrayList<>();
    BinaryFrame packet = client.ask(BinaryFrame.request(STAT).withKey(what));
    while (!packet.key().isEmpty()) {
      names.add(packet.key());
      packet = client.read();
    }
    assertThat(packet.value()).isEmpty();
    return names;
  }

  @Test
  void version_isTheTextProtocols() {
    assertThat(client.ask(BinaryFrame.request(VERSION)).value()).startsWith("1.6.45");
  }

  @Test
  void unknownCommand_withKeyAndValue_leavesTheConnectionInStep() {
    List<BinaryFrame> replies =
        client.askAll(BinaryFrame.request(0x7e).withKey("key").withValue("x".repeat(100_000)));
    assertThat(replies).singleElement().extracting(BinaryFrame::status).isEqualTo(UNKNOWN_COMMAND);
  }

  @Test
  void tooLargeValue_isSwallowedAndDropsTheOldOne() {
    client.ask(set("key", "value"));
    List<BinaryFrame> replies = client.askAll(set("key", "x".repeat(MEBIBYTE)), get("key"));
    assertThat(replies).extracting(BinaryFrame::status).containsExactly(TOO_LARGE, NOT_FOUND);
  }

  @Test
  void quit_isAnsweredAndDropsWhatFollows() {
    client.send(BinaryFrame.request(QUIT).bytes());
    client.send(set("key", "value").bytes());
    assertThat(client.read().opcode()).isEqualTo(QUIT);
    assertThat(client.readUnlessClosed()).isNull();
    assertThat(node.storeStats().items()).isZero();
  }

  @Test
  void quitQuietly_closes() {
    client.send(BinaryFrame.request(QUITQ).bytes());
    assertThat(client.readUnlessClosed()).isNull();
  }

  @Test
  void halfClosed_afterRequests_areAnsweredFirst() {
    client.send(set("key", "value").bytes());
    client.send(get("key").bytes());
    client.endOutput();
    assertThat(client.read().status()).isEqualTo(OK);
    assertThat(client.read().value()).isEqualTo("value");
    assertThat(client.readUnlessClosed()).isNull();
  }

  @Test
  void requestInRequest_behindAKeyThatTakesNoValue_isNotCarriedOut() {
    byte[] hidden = set("evil", "x").bytes();
    BinaryFrame touch = BinaryFrame.request(TOUCH).withExtras(0).withKey("key");
    client.send(touch.withValue(new String(hidden, StandardCharsets.ISO_8859_1)).bytes());
    assertThat(client.read().status()).isEqualTo(0x04);
    assertThat(client.readUnlessClosed()).isNull();
    assertThat(node.storeStats().items()).isZero();
  }

  @Test
  void hugeLengths_withoutTheBytes_takeNoMemory() {
    long before = directBytes();
    List<BinaryClient> clients = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      BinaryClient hostile = new BinaryClient(node.address());
      hostile.send(BinaryFrame.request(SET).header(8, 3, 1 << 30));
      hostile.send(new byte[8 + 3 + 1000]);
      clients.add(hostile);
    }
    Awaitility.await().until(() -> node.clients().current() == 101);
    assertThat(client.ask(BinaryFrame.request(NOOP)).status()).isEqualTo(OK);
    assertThat(directBytes() - before).isLessThan(8 * MEBIBYTE);
    clients.forEach(BinaryClient::close);
  }

  @Test
  void clientThatLeavesInAValue_givesItsChunkBack() {
    client.send(BinaryFrame.request(SET).header(8, 3, 8 + 3 + 10));
    client.send(new byte[8 + 3 + 5]);
    Awaitility.await().until(() -> usedChunks().equals("1"));
    client.close();
    Awaitility.await().until(() -> usedChunks().equals("0"));
  }

  private String usedChunks() {
    try (BinaryClient other = new BinaryClient(node.address())) {
      BinaryFrame packet = other.ask(BinaryFrame.request(STAT).withKey("slabs"));
      while (!packet.key().isEmpty() && !packet.key().equals("1:used_chunks")) {
        packet = other.read();
      }
      return packet.value();
    }
  }

  @Test
  void clientThatReadsNothing_getsAllInTheEndAndTakesLittleMemory() {
    String value = "x".repeat(MEBIBYTE / 2);
    client.ask(set("key", value));
    long before = directBytes();
    int count = 200;
    for (int i = 0; i < count; i++) {
      client.send(get("key").withOpaque(i).bytes());
    }
    try (BinaryClient other = new BinaryClient(node.address())) {
      other.ask(BinaryFrame.request(NOOP));
      assertThat(directBytes() - before).isLessThan(20 * MEBIBYTE);
    }
    for (int i = 0; i < count; i++) {
      BinaryFrame reply = client.read();
      assertThat(reply.opaque()).isEqualTo(i);
      assertThat(reply.value()).isEqualTo(value);
    }
  }

  private static long directBytes() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  private static BinaryFrame get(String key) {
    return BinaryFrame.request(GET).withKey(key);
  }

  /** A set with flags of 7. */
  private static BinaryFrame set(String key, String value) {
    return BinaryFrame.request(SET).withExtras(7, 0).withKey(key).withValue(value);
  }
}
