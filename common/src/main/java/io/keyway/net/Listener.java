package io.keyway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
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

  /**
   * How long clients have for taking their answers when the server stops; longer than a node may
   * take for one.
   */
  private static final long DRAIN_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  private final Channel channel;
  private final Connections connections;
  private final @Nullable SocketFile file;

  private Listener(Channel channel, Connections connections, @Nullable SocketFile file) {
    this.channel = channel;
    this.connections = connections;
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
    Connections connections = new Connections(initializer);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loops)
            .option(ChannelOption.SO_BACKLOG, backlog)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(connections);
    if (address instanceof InetSocketAddress || transport != Transport.NIO) {
      // A client may end its side after its last request and still wants the answers. NIO can't
      // give it those on a socket file.
      server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return switch (address) {
      case InetSocketAddress port -> open(transport, server, connections, port);
      case SocketFile file -> open(transport, server, connections, file);
      default -> throw new IllegalArgumentException("no address to listen on: " + address);
    };
  }

  private static Listener open(
      Transport transport,
      ServerBootstrap server,
      Connections connections,
      InetSocketAddress port) {
    server
        .channel(transport.serverChannel())
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true);
    return new Listener(bind(server, port, port), connections, null);
  }

  private static Listener open(
      Transport transport, ServerBootstrap server, Connections connections, SocketFile file) {
    server.channel(transport.fileServerChannel());
    try {
      file.deleteStale();
    } catch (IOException e) {
      throw new ListenException(file, e);
    }
    Channel bound = bind(server, transport.nettyAddress(file), file);
    Listener listener = new Listener(bound, connections, file);
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

  /**
   * Stops accepting, and ends the connections: what has arrived on each is answered, what comes
   * later is dropped, and it closes once everything is sent. Returns when all have ended, or when
   * five seconds are over. Not on an event loop.
   */
  public static void drain(Collection<Listener> listeners) {
    long start = System.nanoTime();
    listeners.forEach(Listener::close);
    listeners.forEach(listener -> listener.connections.drain());
    int left = 0;
    for (Listener listener : listeners) {
      left += listener.connections.awaitNone(DRAIN_NANOS_MAX - (System.nanoTime() - start));
    }
    if (left > 0) {
      log.warn("{} clients have not taken their answers in time", left);
    }
  }

  /** Stops accepting and deletes the socket file, once; connections that are open stay so. */
  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
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

  /** The connections that were accepted and are open, and how they begin. */
  @ChannelHandler.Sharable
  private static final class Connections extends ChannelInitializer<Channel> {

    private final ChannelHandler initializer;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean draining;

    Connections(ChannelHandler initializer) {
      this.initializer = initializer;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(initializer);
      open.add(channel);
      if (draining) {
        LingeringClose.begin(channel);
      }
    }

    void drain() {
      draining = true;
      for (Channel channel : open) {
        channel.eventLoop().execute(() -> LingeringClose.begin(channel));
      }
    }

    /** Waits until none is open any more, or the time is over; returns how many are. */
    int awaitNone(long nanos) {
      open.newCloseFuture().awaitUninterruptibly(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return open.size();
    }
  }
}
