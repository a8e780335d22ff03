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

/** What a connection does when its server is out of memory. */
final class NodeConnectionTest {

  private final Store store = Store.open(StoreSettings.DEFAULTS, 0);
  private final ConnectionLimit limit = new ConnectionLimit(1);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    store.close();
  }

  @Test
  void outOfMemory_closesTheConnectionAndFreesWhatWasReceived() {
    assertThat(limit.tryEnter()).isTrue();
    channel.config().setAllocator(new Exhausted());
    channel.pipeline().addLast(connection());
    ByteBuf received =
        Unpooled.directBuffer()
            .writeBytes("get k\r\nget k\r\n".getBytes(StandardCharsets.US_ASCII));
    channel.writeInbound(received);
    assertThat(channel.isActive()).isFalse();
    assertThat(received.refCnt()).isZero();
    assertThat(limit.current()).isZero();
  }

  private NodeConnection connection() {
    CommandSettings commands = CommandSettings.DEFAULTS;
    Observation observation = Observation.of(commands, System.err);
    Counters counters = new Counters();
    ListenerSettings listening =
        new ListenerSettings(InetSocketAddress.createUnresolved("127.0.0.1", 0), 1);
    StatsReport stats =
        new StatsReport(
            store, List.of(counters), limit, listening, commands, observation, List::of);
    Worker worker =
        new Worker(channel.eventLoop(), store, commands, counters, observation, stats, () -> {});
    return new NodeConnection(channel, worker, limit, new Sockets(), WireProtocol.AUTO);
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
