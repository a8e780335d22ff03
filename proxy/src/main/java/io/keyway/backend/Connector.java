package io.keyway.backend;

import io.keyway.net.Transport;
import io.keyway.protocol.RequestWriter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one node. Event loop only.
 *
 * <p>Each begins with a {@link Handshake}, so that a port on which something else listens, or a
 * node that accepts and then hangs, never gets a client's request.
 */
final class Connector {

  private final Backend backend;
  private final Transport transport;
  private final EventLoop loop;
  private final RequestWriter writer = new RequestWriter();

  Connector(Backend backend, Transport transport, EventLoop loop) {
    this.backend = backend;
    this.transport = transport;
    this.loop = loop;
  }

  /**
   * Starts to connect for the requests of all clients; the owner learns how it ends.
   *
   * @param capabilities are told what the server knows
   */
  BackendConnection open(ConnectionOwner owner, Capabilities capabilities) {
    return openShared(owner, capabilities, backend.settings().connectTimeoutOfClients());
  }

  /** Starts to connect to see whether the node is there, and for requests if it is. */
  BackendConnection openProbe(ConnectionOwner owner, Capabilities capabilities) {
    return openShared(owner, capabilities, backend.settings().connectTimeout());
  }

  private BackendConnection openShared(
      ConnectionOwner owner, Capabilities capabilities, Duration timeout) {
    BackendConnection opened = connect(owner, capabilities, timeout);
    transport.receiveAhead(opened.channel());
    return opened;
  }

  /** Starts to connect for one request at a time, whose reply may be stopped. */
  BackendConnection openLane(ConnectionOwner owner) {
    return connect(owner, null, backend.settings().connectTimeoutOfClients());
  }

  private BackendConnection connect(
      ConnectionOwner owner, @Nullable Capabilities capabilities, Duration timeout) {
    BackendSettings settings = backend.settings();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(transport.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(settings.queuedBytesMax() / 2, settings.queuedBytesMax()))
            .handler(new ChannelInboundHandlerAdapter())
            .register()
            .channel();
    BackendConnection opened = new BackendConnection(backend, owner, channel);
    channel.pipeline().addLast(opened);
    Handshake handshake = new Handshake(owner, opened, capabilities);
    for (int i = 0; i < handshake.exchanges(); i++) {
      backend.begin(opened, Expectation.LINE, handshake, timeout.toNanos());
    }
    resolve(opened, handshake);
    return opened;
  }

  /**
   * Looks up the node's name anew for each connection, as it may have moved; names are looked up
   * off the event loop. Whatever comes of it comes later, when the owner has its connection.
   */
  private void resolve(BackendConnection opened, Handshake handshake) {
    InetSocketAddress address = backend.address();
    String host = address.getHostString();
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      loop.execute(
          () -> connect(opened, handshake, new InetSocketAddress(host, address.getPort())));
    } else {
      Thread.startVirtualThread(() -> {
        InetSocketAddress resolved = new InetSocketAddress(host, address.getPort());
        loop.execute(() -> connect(opened, handshake, resolved));
      });
    }
  }

  private void connect(BackendConnection opened, Handshake handshake, InetSocketAddress resolved) {
    if (resolved.isUnresolved()) {
      opened.owner().broken(opened, "unknown host " + resolved.getHostString());
      return;
    }
    opened
        .channel()
        .connect(resolved)
        .addListener(connecting -> connected(opened, handshake, connecting.cause()));
  }

  private void connected(BackendConnection opened, Handshake handshake, @Nullable Throwable cause) {
    if (cause != null) {
      opened.owner().broken(opened, connectFailure(cause));
      return;
    }
    ByteBuf request = ByteBufAllocator.DEFAULT.directBuffer();
    handshake.write(writer, request);
    opened.channel().writeAndFlush(request, opened.channel().voidPromise());
  }

  private static String connectFailure(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.contains("refused") ? "connection refused" : message;
  }
}
