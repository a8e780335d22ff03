package io.keyway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyway.command.CommandSettings;
import io.keyway.command.Counters;
import io.keyway.command.ListenerSettings;
import io.keyway.command.Observation;
import io.keyway.command.StatsReport;
import io.keyway.command.WireProtocol;
import io.keyway.net.ConnectionLimit;
import io.keyway.store.Store;
import io.keyway.store.StoreSettings;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections without sockets, whose turns come when a test wants it. */
final class NodeConnectionTest {

  private static final int ITEMS = 8_000;

  private final Store store = Store.open(StoreSettings.DEFAULTS, 0);
  private final ConnectionLimit limit = new ConnectionLimit(2);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final EmbeddedChannel other = new EmbeddedChannel();

  /** Its event loop has the turns of both. */
  private final EmbeddedChannel turns = new EmbeddedChannel();

  private final Worker worker = worker();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    other.finishAndReleaseAll();
    turns.finishAndReleaseAll();
    store.close();
  }

  @Test
  void outOfMemory_closesTheConnectionAndFreesWhatWasReceived() {
    channel.config().setAllocator(new Exhausted());
    connect(channel);
    ByteBuf received = bytes("get k\r\nget k\r\n");
    channel.writeInbound(received);
    assertThat(channel.isActive()).isFalse();
    assertThat(received.refCnt()).isZero();
    assertThat(limit.current()).isZero();
  }

  @Test
  void cachedump_othersAreAnsweredBetweenItsParts() {
    store.tuning().segmented(false); // the upkeep would move items meanwhile
    connect(channel);
    connect(other);
    for (int i = 0; i < ITEMS; i += 10) {
      StringBuilder sets = new StringBuilder();
      for (int j = i; j < i + 10; j++) {
        sets.append("set k" + j + " 0 0 1 noreply\r\n1\r\n");
      }
      channel.writeInbound(bytes(sets.toString()));
    }
    channel.writeInbound(bytes("stats cachedump 1 0\r\nmn\r\n"));
    int turnsTaken = 0;
    String dumped = sent(channel);
    while (!dumped.endsWith("END\r\nMN\r\n")) {
      other.writeInbound(bytes("get k0\r\n"));
      assertThat(sent(other)).isEqualTo("VALUE k0 0 1\r\n1\r\nEND\r\n");
      turns.runPendingTasks();
      dumped += sent(channel);
      turnsTaken++;
    }
    assertThat(dumped.lines()).hasSize(ITEMS + 2);
    assertThat(turnsTaken).isGreaterThanOrEqualTo(ITEMS / 1_000);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** What a client has been sent since the last time. */
  private static String sent(EmbeddedChannel to) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = to.readOutbound(); part != null; part = to.readOutbound()) {
      text.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    return text.toString();
  }

  private void connect(EmbeddedChannel client) {
    assertThat(limit.tryEnter()).isTrue();
    client
        .pipeline()
        .addLast(new NodeConnection(client, worker, limit, new Sockets(), WireProtocol.AUTO));
  }

  private Worker worker() {
    CommandSettings commands = CommandSettings.DEFAULTS;
    Observation observation = Observation.of(commands, System.err);
    Counters counters = new Counters();
    ListenerSettings listening =
        new ListenerSettings(InetSocketAddress.createUnresolved("127.0.0.1", 0), 1);
    StatsReport stats =
        new StatsReport(
            store, List.of(counters), limit, listening, commands, observation, List::of);
    return new Worker(turns.eventLoop(), store, commands, counters, observation, stats, () -> {});
  }

  /** Has no memory for replies. */
  private static final class Exhausted extends AbstractByteBufAllocator {

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
      return Unpooled.buffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
      throw new OutOfMemoryError("direct memory");
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }
}
