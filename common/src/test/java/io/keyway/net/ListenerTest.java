package io.keyway.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("transports")
class ListenerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Transport transport;
  private final EventLoopGroup loops;

  @TempDir private Path folder;

  ListenerTest(Transport transport) {
    this.transport = transport;
    this.loops = transport.eventLoops("listener-test", 1);
  }

  static Stream<Transport> transports() {
    return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
  }

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void open_portZero_acceptsOnThePortThatItSays() throws IOException {
    try (Listener listener = open(ANY_PORT);
        Socket client = connect(listener.address())) {
      assertThat(listener.address().getPort()).isPositive();
      assertThat(client.getInputStream().read()).isEqualTo('x');
    }
  }

  @Test
  void open_portInUse_saysSoInASentence() {
    try (Listener listener = open(ANY_PORT)) {
      int port = listener.address().getPort();
      assertThatThrownBy(() -> open(listener.address()))
          .isInstanceOf(ListenException.class)
          .hasMessage(
              "port %d is in use: something already listens on 127.0.0.1:%d".formatted(port, port));
    }
  }

  @Test
  void open_addressOfAnotherMachine_saysWhy() {
    // 192.0.2.0/24 is set aside for documentation, so no machine has it.
    InetSocketAddress address = new InetSocketAddress("192.0.2.1", 11211);
    assertThatThrownBy(() -> open(address))
        .isInstanceOf(ListenException.class)
        .hasMessageStartingWith("cannot listen on 192.0.2.1:11211: ")
        .hasMessageContaining("Cannot assign requested address");
  }

  @Test
  void close_openConnection_staysOpenButNoMoreAreAccepted() throws IOException {
    Listener listener = open(ANY_PORT);
    InetSocketAddress address = listener.address();
    try (Socket client = connect(address)) {
      assertThat(client.getInputStream().read()).isEqualTo('x');
      listener.close();
      // The JDK's selector gives a closed port up with its next turn only.
      await().untilAsserted(() -> refuses(address));
      client.getOutputStream().write('y');
      assertThat(client.getInputStream().read()).isEqualTo('y');
    }
    open(address).close();
  }

  @Test
  void open_socketFile_acceptsWithTheModeAndIsDeletedAtClose() throws IOException {
    SocketFile file = new SocketFile(folder.resolve("node.sock"), 0750);
    Listener listener = open(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rwxr-x---");
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file.path()))) {
      assertThat(readByte(client)).isEqualTo('x');
      listener.close();
      assertThat(file.path()).doesNotExist();
    }
  }

  @Test
  void open_socketFileOfADeadProcess_replacesIt() throws IOException {
    SocketFile file = new SocketFile(folder.resolve("node.sock"), SocketFile.MODE_DEFAULT);
    try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(file.path()));
    }
    assertThat(file.path()).exists();
    try (Listener listener = open(file);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file.path()))) {
      assertThat(readByte(client)).isEqualTo('x');
      assertThatThrownBy(listener::address).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void open_socketFileInUse_saysSoAndLeavesIt() {
    SocketFile file = new SocketFile(folder.resolve("node.sock"), SocketFile.MODE_DEFAULT);
    try (Listener listener = open(file)) {
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(ListenException.class)
          .hasMessage("cannot listen on the socket file %s: something already listens on it", file);
      assertThat(listener).isNotNull();
      assertThat(file.path()).exists();
    }
  }

  @Test
  void open_ordinaryFile_saysSoAndLeavesIt() throws IOException {
    SocketFile file = new SocketFile(folder.resolve("data"), SocketFile.MODE_DEFAULT);
    Files.writeString(file.path(), "dear");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(ListenException.class)
        .hasMessage("cannot listen on the socket file %s: the file exists and is no socket", file);
    assertThat(file.path()).hasContent("dear");
  }

  /** A peer that ends its side and does not read yet is owed all that is written to it. */
  @Test
  void halfClosedPeer_isNotReadFrom_getsAllThatIsWritten() throws IOException {
    try (Listener listener = Listener.open(transport, loops, ANY_PORT, 16, new Torrent());
        Socket client = connect(listener.address())) {
      client.shutdownOutput();
      long bytes = 0;
      byte[] chunk = new byte[1 << 16];
      for (int n = 0; n >= 0; n = client.getInputStream().read(chunk)) {
        bytes += n;
      }
      assertThat(bytes).isEqualTo(Torrent.PARTS * (long) Torrent.PART_BYTES);
    }
  }

  @Test
  void drain_clientThatStillSends_getsAllThatIsWrittenAndNoReset() throws Exception {
    try (Listener listener = Listener.open(transport, loops, ANY_PORT, 16, new LastWords());
        Socket client = connect(listener.address())) {
      assertThat(client.getInputStream().read()).isEqualTo('x');
      Thread sending = Thread.startVirtualThread(() -> sendUntilRefused(client));
      Thread draining = Thread.startVirtualThread(() -> Listener.drain(List.of(listener)));
      long bytes = 0;
      byte[] chunk = new byte[1 << 16];
      for (int n = 0; n >= 0; n = client.getInputStream().read(chunk)) {
        bytes += n;
      }
      assertThat(bytes).isGreaterThanOrEqualTo(LastWords.BYTES);
      client.shutdownOutput();
      draining.join();
      sending.join();
    }
  }

  private static void sendUntilRefused(Socket client) {
    try {
      while (true) {
        client.getOutputStream().write(new byte[1000]);
      }
    } catch (IOException _) {
      Thread.onSpinWait();
    }
  }

  private static int readByte(SocketChannel client) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    client.read(one);
    return one.get(0);
  }

  private Listener open(SocketAddress address) {
    return Listener.open(transport, loops, address, 16, new Greeting());
  }

  private static void refuses(InetSocketAddress address) {
    assertThatThrownBy(() -> connect(address).close()).isInstanceOf(ConnectException.class);
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(5_000);
    return socket;
  }

  /** Greets with an x, then echoes. */
  @ChannelHandler.Sharable
  private static final class Greeting extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('x'));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ctx.writeAndFlush(message);
    }
  }

  /** Stops reading and writes more than any socket takes at once, then closes. */
  @ChannelHandler.Sharable
  private static final class Torrent extends ChannelInboundHandlerAdapter {

    static final int PARTS = 64;
    static final int PART_BYTES = 1 << 20;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.channel().config().setAutoRead(false);
      write(ctx, PARTS);
    }

    private static void write(ChannelHandlerContext ctx, int parts) {
      ChannelFuture written =
          ctx.writeAndFlush(ctx.alloc().buffer(PART_BYTES).writeZero(PART_BYTES));
      written.addListener(parts == 1 ? ChannelFutureListener.CLOSE : _ -> write(ctx, parts - 1));
    }
  }

  /**
   * Greets, and when the client has nothing more to say writes more than any socket takes at once
   * before it closes.
   */
  @ChannelHandler.Sharable
  private static final class LastWords extends ChannelInboundHandlerAdapter {

    static final int BYTES = 32 << 20;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      ctx.writeAndFlush(ctx.alloc().buffer(1).writeByte('x'));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        ctx.writeAndFlush(ctx.alloc().buffer(BYTES).writeZero(BYTES))
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }
}
