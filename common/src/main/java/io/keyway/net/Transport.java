package io.keyway.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
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
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** The ways to the kernel's sockets, fastest first. */
public enum Transport {
  EPOLL(
      EpollServerSocketChannel.class,
      EpollServerDomainSocketChannel.class,
      EpollSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return Epoll.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }
  },
  NIO(NioServerSocketChannel.class, NioServerDomainSocketChannel.class, NioSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return true;
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

  /** The fastest transport that works on this machine. */
  public static Transport fastest() {
    for (Transport transport : values()) {
      if (transport.isAvailable()) {
        return transport;
      }
    }
    throw new IllegalStateException("no transport is available");
  }

  abstract boolean isAvailable();

  abstract IoHandlerFactory handlers();

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
}
