package io.keyway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open port or socket file whose connections are spread over event loops. Any thread. */
public final class Listener implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /**
   * Bytes that wait for a slow client before its connection stops being read; read again at the
   * lower mark.
   */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final Channel channel;
  private final @Nullable SocketFile file;

  private Listener(Channel channel, @Nullable SocketFile file) {
    this.channel = channel;
    this.file = file;
  }

  /**
   * Opens a port or a socket file. A socket file that a killed process left behind is replaced.
   *
   * @param address where to listen: an {@link InetSocketAddress}, whose port 0 takes a free one, or
   *     a {@link SocketFile}
   * @param backlog connections that may wait to be accepted
   * @param initializer sets up each accepted connection, on its own event loop
   * @throws ListenException if the address can't be had
   */
  public static Listener open(
      Transport transport,
      EventLoopGroup loops,
      SocketAddress address,
      int backlog,
      ChannelHandler initializer) {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .option(ChannelOption.SO_BACKLOG, backlog)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(initializer);
    if (address instanceof InetSocketAddress || transport != Transport.NIO) {
      // A client may end its side after its last request and still wants the answers. NIO can't
      // give it those on a socket file.
      server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return switch (address) {
      case InetSocketAddress port -> open(transport, server, port);
      case SocketFile file -> open(transport, server, file);
      default -> throw new IllegalArgumentException("no address to listen on: " + address);
    };
  }

  private static Listener open(
      Transport transport, ServerBootstrap server, InetSocketAddress port) {
    server
        .channel(transport.serverChannel())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true);
    return new Listener(bind(server, port, port), null);
  }

  private static Listener open(Transport transport, ServerBootstrap server, SocketFile file) {
    server.channel(transport.fileServerChannel());
    try {
      file.deleteStale();
    } catch (IOException e) {
      throw new ListenException(file, e);
    }
    Listener listener = new Listener(bind(server, transport.nettyAddress(file), file), file);
    try {
      file.protect();
      return listener;
    } catch (IOException e) {
      listener.close();
      throw new ListenException(file, e);
    }
  }

  private static Channel bind(ServerBootstrap server, SocketAddress address, SocketAddress named) {
    ChannelFuture bound = server.bind(address).awaitUninterruptibly();
    if (bound.cause() != null) {
      throw new ListenException(named, bound.cause());
    }
    return bound.channel();
  }

  /**
   * The address that is listened on, with the port that was taken.
   *
   * @throws IllegalStateException if it is a socket file
   */
  public InetSocketAddress address() {
    if (file != null) {
      throw new IllegalStateException("a socket file has no port: " + file);
    }
    return (InetSocketAddress) channel.localAddress();
  }

  /** The number that tells this socket from others. */
  public int number() {
    return SocketNumber.of(channel);
  }

  /** Stops accepting and deletes the socket file; connections that are open stay so. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    if (file != null) {
      delete(file);
    }
  }

  private static void delete(SocketFile file) {
    try {
      file.delete();
    } catch (IOException e) {
      log.warn("cannot delete the socket file {}: {}", file, e.getMessage());
    }
  }
}
