package io.keyway.frontend;

import io.keyway.net.ConnectionLimit;
import io.keyway.net.InputBuffer;
import io.keyway.net.TurnFlusher;
import io.keyway.protocol.BinaryRequest;
import io.keyway.route.ReplyQueue;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection to the proxy: hands what arrives to the conversation that understands it,
 * and sends the replies in the order asked.
 *
 * <p>Event loop only. A client is not read while as many of its requests as its {@link
 * RequestWindow} has room for wait for replies, or while it does not read those that are there.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter
    implements ReplyQueue.Listener, TurnFlusher.Flushable {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  /** Bytes of replies that one turn collects before it writes them. */
  private static final int OUT_BYTES_MAX = 256 << 10;

  private final Channel channel;
  private final ProxyWorker worker;
  private final Routers routers;
  private final ConnectionLimit limit;
  private final InputBuffer input;
  private final ReplyQueue replies;
  private final RequestWindow window = new RequestWindow();
  private final LoopCounters counters;
  private @Nullable Conversation conversation;

  private boolean processing;
  private boolean flushPending;

  /** Why the client is not read, or null if it is. */
  private @Nullable ProxyStat pauseCause;

  private boolean quitting;
  private boolean inputEnded;

  ClientConnection(Channel channel, ProxyWorker worker, Routers routers, ConnectionLimit limit) {
    this.channel = channel;
    this.worker = worker;
    this.routers = routers;
    this.limit = limit;
    this.input = new InputBuffer(channel.alloc());
    this.counters = worker.counters();
    this.replies = new ReplyQueue(channel.alloc(), this, worker.queuedBytes(), counters);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    counters.add(ProxyStat.BYTES_READ, arrived.readableBytes());
    process(input.add(arrived));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      quitIfDone();
    }
  }

  /** Ends the connection of a client that has ended its side, once all it has sent is routed. */
  private void quitIfDone() {
    if (!inputEnded || isPaused() || quitting) {
      return;
    }
    if (conversation != null && conversation.isUploading()) {
      quitting = true;
      closeWhenSent();
    } else {
      quit();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    replies.drained();
    resume();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    quitting = true;
    unpause();
    input.release();
    if (conversation != null) {
      conversation.end();
    }
    replies.abandon();
    limit.leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client ends here too, so this is not worth more than a debug line.
    log.debug("{}: closing after {}", channel, cause.toString());
    channel.close();
  }

  @Override
  public void repliesAdvanced() {
    if (!flushPending) {
      flushPending = true;
      worker.flusher().add(this);
    }
    if (replies.outBytes() > OUT_BYTES_MAX) {
      send();
    }
  }

  @Override
  public void flush() {
    flushPending = false;
    send();
    replies.drained();
    resume();
    if (quitting && replies.count() == 0) {
      closeWhenSent();
    }
  }

  /** The answer to the last request may have come after all before it was sent. */
  private void closeWhenSent() {
    send();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public long unsentBytes() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    return unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }

  @Override
  public void replyBrokenOff() {
    channel.close();
  }

  private void send() {
    ByteBuf ready = replies.takeOut();
    window.answered(replies.takeCompleted(), ready == null ? 0 : ready.readableBytes());
    if (ready != null) {
      counters.add(ProxyStat.BYTES_WRITTEN, ready.readableBytes());
      channel.writeAndFlush(ready, channel.voidPromise());
    }
  }

  private void process(ByteBuf in) {
    processing = true;
    boolean progress = true;
    while (progress && !quitting && !mustPause() && in.readableBytes() > 0) {
      progress = (conversation == null ? begin(in) : conversation).advance(in);
    }
    if (quitting) {
      in.skipBytes(in.readableBytes());
    }
    input.keep(in);
    processing = false;
  }

  /** The first byte of a connection says which protocol it speaks. */
  private Conversation begin(ByteBuf in) {
    boolean binary = in.getByte(in.readerIndex()) == BinaryRequest.MAGIC;
    Conversation begun =
        binary
            ? new BinaryConversation(this, worker, routers.binary(), replies)
            : new TextConversation(this, worker, routers.text(), replies);
    conversation = begun;
    return begun;
  }

  private boolean mustPause() {
    boolean must = true;
    if (replies.count() >= window.size()) {
      pause(ProxyStat.PAUSES_REQUESTS);
    } else if (!channel.isWritable()) {
      pause(ProxyStat.PAUSES_UNREAD);
    } else if (replies.isDeferring()) {
      pause(ProxyStat.PAUSES_ORDER);
    } else {
      must = false;
    }
    return must;
  }

  /** Reads no more of the client until it can be {@link #resume resumed}. */
  void pause() {
    pause(ProxyStat.PAUSES_ORDER);
  }

  private void pause(ProxyStat cause) {
    if (!isPaused()) {
      channel.config().setAutoRead(false);
      counters.add(ProxyStat.CLIENTS_PAUSED, 1);
    }
    if (pauseCause != cause) {
      pauseCause = cause;
      counters.increment(cause);
    }
  }

  private boolean isPaused() {
    return pauseCause != null;
  }

  private void unpause() {
    if (isPaused()) {
      pauseCause = null;
      counters.add(ProxyStat.CLIENTS_PAUSED, -1);
    }
  }

  /** Reads a client again that has taken its replies. */
  void resume() {
    if (!isPaused() || processing || replies.count() > window.size() / 2) {
      return;
    }
    if (!channel.isWritable()) {
      pause(ProxyStat.PAUSES_UNREAD);
      return;
    }
    unpause();
    process(input.take());
    channel.config().setAutoRead(!isPaused());
    quitIfDone();
  }

  /** Closes when the replies to all requests before have been sent. */
  void quit() {
    quitting = true;
    repliesAdvanced();
  }
}
