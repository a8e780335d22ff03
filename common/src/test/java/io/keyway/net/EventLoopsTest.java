package io.keyway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLoopsTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  static Stream<Transport> transports() {
    return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
  }

  @ParameterizedTest
  @MethodSource("transports")
  void close_idleLoop_closesItsConnections(Transport transport) throws IOException {
    EventLoopGroup loops = transport.eventLoops("test", 2);
    try (Listener listener = Listener.open(transport, loops, ANY_PORT, 16, new Greeting());
        Socket client = greeted(listener)) {
      assertThat(EventLoops.close(loops)).isTrue();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      assertThat(EventLoops.close(loops)).isTrue();
    }
  }

  /** Then a loop learns of its end behind the place where it closes its channels. */
  @ParameterizedTest
  @MethodSource("transports")
  void close_loopThatCarriesOutATask_closesItsConnections(Transport transport) throws Exception {
    EventLoopGroup loops = transport.eventLoops("test", 1);
    try (Listener listener = Listener.open(transport, loops, ANY_PORT, 16, new Greeting());
        Socket client = greeted(listener)) {
      CountDownLatch busy = new CountDownLatch(1);
      loops.execute(() -> stayBusyUntilStopped(loops, busy));
      busy.await();
      assertThat(EventLoops.close(loops)).isTrue();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  private static void stayBusyUntilStopped(EventLoopGroup loops, CountDownLatch busy) {
    busy.countDown();
    await().until(loops::isShuttingDown);
  }

  /** A connection that its loop knows of. */
  private static Socket greeted(Listener listener) throws IOException {
    InetSocketAddress address = listener.address();
    Socket client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout(5_000);
    assertThat(client.getInputStream().read()).isEqualTo('x');
    return client;
  }

  @ChannelHandler.Sharable
  private static final class Greeting extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('x'));
    }
  }
}
