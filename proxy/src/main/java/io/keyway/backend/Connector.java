package io.keyway.backend;

import io.keyway.net.Transport;
import io.keyway.protocol.ReplyParser;
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
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one node. Event loop only.
 *
 * <p>The first exchange on each is a {@code version}, so that a port on which something else
 * listens, or a node that accepts and then hangs, never gets a client's request.
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

  /** Starts to connect; the owner learns how it ends. */
  BackendConnection open(ConnectionOwner owner) {
    BackendSettings settings = backend.settings();
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(transport.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connectTimeout().toMillis())
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(settings.queuedBytesMax() / 2, settings.queuedBytesMax()))
            .handler(new ChannelInboundHandlerAdapter())
            .register()
            .channel();
    BackendConnection opened = new BackendConnection(backend, owner, channel);
    channel.pipeline().addLast(opened);
    backend.begin(
        opened,
        Expectation.LINE,
        new Handshake(owner, opened),
        settings.connectTimeout().toNanos());
    resolve(opened);
    return opened;
  }

  /**
   * Looks up the node's name anew for each connection, as it may have moved; names are looked up
   * off the event loop.
   */
  private void resolve(BackendConnection opened) {
    InetSocketAddress address = backend.address();
    String host = address.getHostString();
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      connect(opened, new InetSocketAddress(host, address.getPort()));
    } else {
      Thread.startVirtualThread(() -> {
        InetSocketAddress resolved = new InetSocketAddress(host, address.getPort());
        loop.execute(() -> connect(opened, resolved));
      });
    }
  }

  private void connect(BackendConnection opened, InetSocketAddress resolved) {
    if (resolved.isUnresolved()) {
      opened.owner().broken(opened, "unknown host " + resolved.getHostString());
      return;
    }
    opened
        .channel()
        .connect(resolved)
        .addListener(connecting -> connected(opened, connecting.cause()));
  }

  private void connected(BackendConnection opened, @Nullable Throwable cause) {
    if (cause != null) {
      opened.owner().broken(opened, connectFailure(cause));
      return;
    }
    ByteBuf request = ByteBufAllocator.DEFAULT.directBuffer();
    writer.version(request);
    opened.channel().writeAndFlush(request, opened.channel().voidPromise());
  }

  private static String connectFailure(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("refused") ? "connection refused" : message;
  }

  /** Waits for the answer to the first request of a connection. */
  private record Handshake(ConnectionOwner owner, BackendConnection connecting)
      implements ReplySink {

    @Override
    public void answered(Backend backend, Exchange exchange, ReplyParser line) {
      if (line.text().startsWith("VERSION ")) {
        owner.ready(connecting);
      } else {
        owner.broken(connecting, "answered version with " + line.text());
      }
    }

    @Override
    public void failed(Backend backend, Exchange exchange, String cause) {
      // Whoever ends a connection decides what comes next; there is no client to tell.
    }
  }
}
