package io.keyway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;

/** An open port whose connections are spread over event loops. Any thread. */
public final class Listener implements AutoCloseable {

  /**
   * Bytes that wait for a slow client before its connection stops being read; read again at the
   * lower mark.
   */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final Channel channel;

  private Listener(Channel channel) {
    this.channel = channel;
  }

  /**
   * Opens a port.
   *
   * @param address where to listen; port 0 takes a free one
   * @param backlog connections that may wait to be accepted
   * @param initializer sets up each accepted connection, on its own event loop
   * @throws ListenException if the address can't be had
   */
  public static Listener open(
      Transport transport,
      EventLoopGroup loops,
      InetSocketAddress address,
      int backlog,
      ChannelHandler initializer) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, backlog)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // A client may end its side after its last request and still wants the answers.
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(initializer)
            .bind(address)
            .awaitUninterruptibly();
    if (bound.cause() != null) {
      throw new ListenException(address, bound.cause());
    }
    return new Listener(bound.channel());
  }

  /** The address that is listened on, with the port that was taken. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Stops accepting; connections that are open stay so. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }
}
