package io.keyway.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways to the kernel's sockets, in the order in which they are taken.
 *
 * <p>io_uring is faster, but not taken unless it is asked for: with Netty 4.2.18 a client that
 * resets its connection right behind a part of a request stays connected for ever, and with polls
 * that are asked for one by one, which cures that, connections stop being read.
 */
public enum Transport {
  EPOLL(
      EpollServerSocketChannel.class,
      EpollServerDomainSocketChannel.class,
      EpollSocketChannel.class) {
    @Override
    @Nullable String obstacle() {
      return Epoll.isAvailable() ? null : reason(Epoll.unavailabilityCause());
    }

    @Override
    IoHandlerFactory handlers() {
      return SteadyEpollHandler.newFactory();
    }
  },
  IO_URING(
      IoUringServerSocketChannel.class,
      IoUringServerDomainSocketChannel.class,
      IoUringSocketChannel.class) {
    @Override
    @Nullable String obstacle() {
      if (!IoUring.isAvailable()) {
        return reason(IoUring.unavailabilityCause());
      }
      return IoUring.isRegisterBufferRingSupported() ? null : "the kernel has no buffer rings";
    }

    @Override
    IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory(
          new IoUringIoHandlerConfig().setBufferRingConfig(ReceiveRing.config()));
    }

    @Override
    public void receiveAhead(Channel channel) {
      channel.config().setOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, ReceiveRing.GROUP);
    }
  },
  NIO(NioServerSocketChannel.class, NioServerDomainSocketChannel.class, NioSocketChannel.class) {
    @Override
    @Nullable String obstacle() {
      return null;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    SocketAddress nettyAddress(SocketFile file) {
      return UnixDomainSocketAddress.of(file.path());
    }
  };

  private static final Logger log = LoggerFactory.getLogger(Transport.class);

  private final Class<? extends ServerSocketChannel> serverChannel;
  private final Class<? extends ServerChannel> fileServerChannel;
  private final Class<? extends SocketChannel> channel;

  Transport(
      Class<? extends ServerSocketChannel> serverChannel,
      Class<? extends ServerChannel> fileServerChannel,
      Class<? extends SocketChannel> channel) {
    this.serverChannel = serverChannel;
    this.fileServerChannel = fileServerChannel;
    this.channel = channel;
  }

  /**
   * The first transport that works on this machine, or the one that the system property {@code
   * keyway.transport} names. Says once in the log which it is.
   *
   * @throws IllegalArgumentException if the property names none, or one that does not work here
   */
  public static Transport fastest() {
    return Choice.MADE;
  }

  private static Transport choose() {
    String wanted = System.getProperty("keyway.transport");
    if (wanted != null) {
      return named(wanted);
    }
    List<String> obstacles = new ArrayList<>();
    for (Transport transport : values()) {
      String obstacle = transport.obstacle();
      if (obstacle == null) {
        log.info("sockets by {}{}", transport, String.join("", obstacles));
        return transport;
      }
      obstacles.add("; no " + transport + ": " + obstacle);
    }
    throw new IllegalStateException("no transport is available");
  }

  private static Transport named(String name) {
    for (Transport transport : values()) {
      if (transport.toString().equals(name)) {
        String obstacle = transport.obstacle();
        if (obstacle != null) {
          throw new IllegalArgumentException("keyway.transport=" + name + ": " + obstacle);
        }
        log.info("sockets by {}, as keyway.transport says", transport);
        return transport;
      }
    }
    throw new IllegalArgumentException(
        "keyway.transport=" + name + " (expected: one of " + Arrays.toString(values()) + ")");
  }

  /** Whether it works on this machine. */
  boolean isAvailable() {
    return obstacle() == null;
  }

  /** Why it doesn't work on this machine, or null if it does. */
  abstract @Nullable String obstacle();

  private static String reason(Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }

  abstract IoHandlerFactory handlers();

  /**
   * Lets the kernel take what arrives on a connection before it is asked for, where that can be;
   * before its first byte. Such a connection may not stop when reading is switched off: whenever
   * the kernel runs out of buffers, Netty asks for more.
   */
  public void receiveAhead(Channel channel) {}

  /** The form in which this transport's channels take a socket file. */
  SocketAddress nettyAddress(SocketFile file) {
    return new DomainSocketAddress(file.path().toString());
  }

  /**
   * Event loops of this transport, one thread each, named {@code <name>-<pool>-<number>}. The
   * caller shuts them down.
   */
  public EventLoopGroup eventLoops(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name), handlers());
  }

  /** The channel type for listeners on a port. */
  public Class<? extends ServerSocketChannel> serverChannel() {
    return serverChannel;
  }

  /** The channel type for listeners on a socket file. */
  Class<? extends ServerChannel> fileServerChannel() {
    return fileServerChannel;
  }

  /** The channel type for outgoing connections. */
  public Class<? extends SocketChannel> channel() {
    return channel;
  }

  /** Its name in messages and settings. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Made at the first use: the log should speak of it only in a process that needs it. */
  private static final class Choice {
    static final Transport MADE = choose();
  }
}
