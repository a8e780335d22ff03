package io.keyway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection whose peer may still be sending. Event loop only.
 *
 * <p>What has arrived is still read. Then the connection's handlers learn that the peer has ended
 * its side, whether it has or not: they answer what they have read, and close. What comes later is
 * dropped, and a close ends only our side: a socket that is closed with bytes unread would be
 * reset, and what it has not delivered be lost. It is closed when the peer has ended its side too,
 * or some time later.
 */
final class LingeringClose extends ChannelDuplexHandler {

  /** For a peer that is not read as it does not read, and for one that never stops sending. */
  private static final long INPUT_MILLIS_MAX = 2_000;

  /** For a peer that does not look at its connection while it has nothing to ask. */
  private static final long LINGER_MILLIS = 500;

  /** Reads after which Netty looks at other sockets though there may be more. */
  private static final int READS_MAX = 16;

  private final ChannelHandlerContext ctx;

  /** Reads since the last look. */
  private int reads;

  /** Whether the handlers have stopped reading. */
  private boolean paused;

  private boolean inputEnded;
  private boolean closing;

  private LingeringClose(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline().addFirst(this);
    this.ctx = pipeline.context(this);
  }

  /** Begins the end of a connection, once. */
  static void begin(Channel channel) {
    if (channel.pipeline().get(LingeringClose.class) == null) {
      new LingeringClose(channel).start();
    }
  }

  private void start() {
    ctx.executor().schedule(this::endInput, INPUT_MILLIS_MAX, TimeUnit.MILLISECONDS);
    lookLater();
  }

  /**
   * Looks when all sockets have been read once more. Unlike one that is executed, a task that is
   * due at once runs after a wait for sockets; that of this turn may be over already.
   */
  private void lookLater() {
    reads = 0;
    nextTurn(() -> nextTurn(this::look));
  }

  private void nextTurn(Runnable task) {
    ctx.executor().schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  /** Ends the input if all that had arrived has been read. */
  private void look() {
    if (!ctx.channel().config().isAutoRead()) {
      paused = true;
    } else if (reads >= READS_MAX) {
      lookLater();
    } else {
      endInput();
    }
  }

  private void endInput() {
    if (!inputEnded) {
      inputEnded = true;
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void read(ChannelHandlerContext context) {
    context.read();
    if (paused) {
      paused = false;
      lookLater();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (inputEnded) {
      ReferenceCountUtil.release(message);
    } else {
      reads++;
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) {
      context.fireUserEventTriggered(event);
    } else if (closing) {
      context.close();
    } else {
      endInput();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!(context.channel() instanceof DuplexChannel channel) || channel.isInputShutdown()) {
      context.close(promise);
      return;
    }
    channel.closeFuture().addListener(_ -> promise.trySuccess());
    if (!closing) {
      closing = true;
      inputEnded = true;
      channel.shutdownOutput();
      channel.config().setAutoRead(true);
      context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
