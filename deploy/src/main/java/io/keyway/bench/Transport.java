package io.keyway.bench;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The event loops of a run and the kind of channel that fits them: epoll where it is available,
 * else NIO.
 *
 * @param group the event loops, owned by whoever opened them
 * @param channelType the channels for this group
 */
record Transport(EventLoopGroup group, Class<? extends SocketChannel> channelType) {

  static Transport open(int threads) {
    boolean epoll = Epoll.isAvailable();
    return new Transport(
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory("bench", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()),
        epoll ? EpollSocketChannel.class : NioSocketChannel.class);
  }
}
