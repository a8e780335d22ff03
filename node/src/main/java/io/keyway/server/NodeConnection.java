package io.keyway.server;

import io.keyway.command.CommandExecutor;
import io.keyway.command.Stat;
import io.keyway.command.WireProtocol;
import io.keyway.net.ConnectionLimit;
import io.keyway.net.InputBuffer;
import io.keyway.protocol.BinaryRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: hands what arrives to the conversation that understands it, and sends all
 * replies of one read in one write.
 *
 * <p>Event loop only. A client that does not read its replies stops being read once the socket's
 * buffers are full.
 */
final class NodeConnection extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(NodeConnection.class);

  /** Room for the replies of an ordinary read; grows as needed. */
  private static final int REPLY_BYTES_INITIAL = 2048;

  private final Channel channel;
  private final Worker worker;
  private final ConnectionLimit limit;
  private final WireProtocol protocol;
  private final InputBuffer input;
  private @Nullable Conversation conversation;

  private @Nullable ByteBuf replies;
  private boolean paused;
  private boolean closing;
  private boolean inputEnded;

  NodeConnection(Channel channel, Worker worker, ConnectionLimit limit, WireProtocol protocol) {
    this.channel = channel;
    this.worker = worker;
    this.limit = limit;
    this.protocol = protocol;
    this.input = new InputBuffer(channel.alloc());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf received = (ByteBuf) message;
    worker.counters().add(Stat.BYTES_READ, received.readableBytes());
    process(input.add(received));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    send();
    channel.flush();
    pauseIfFull();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      closeIfDone();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (paused && channel.isWritable()) {
      paused = false;
      process(input.take());
      send();
      channel.flush();
      pauseIfFull();
      channel.config().setAutoRead(!paused);
      closeIfDone();
    }
  }

  /** Closes once a client that has ended its side has got all its answers. */
  private void closeIfDone() {
    if (inputEnded && !paused && !closing) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (conversation != null) {
      conversation.abandon();
      conversation = null;
    }
    input.release();
    if (replies != null) {
      replies.release();
      replies = null;
    }
    limit.leave();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client ends here too, so this is not worth more than a debug line.
    log.debug("{}: closing after {}", channel, cause.toString());
    channel.close();
  }

  private void process(ByteBuf in) {
    if (in.isReadable()) {
      converse(conversation == null ? begin(in) : conversation, in);
    }
    if (closing) {
      in.skipBytes(in.readableBytes());
    }
    input.keep(in);
  }

  private void converse(Conversation with, ByteBuf in) {
    boolean progress = true;
    while (progress && in.isReadable() && !closing && !paused) {
      progress = with.advance(in);
    }
  }

  /** The first byte of a connection says which protocol it speaks, where both are. */
  private Conversation begin(ByteBuf in) {
    boolean binary =
        switch (protocol) {
          case AUTO -> in.getByte(in.readerIndex()) == BinaryRequest.MAGIC;
          case ASCII -> false;
          case BINARY -> true;
        };
    Conversation begun =
        binary ? new BinaryConversation(this, worker) : new TextConversation(this, worker);
    conversation = begun;
    return begun;
  }

  /** Where replies go; valid until the next send. */
  ByteBuf replies() {
    if (replies == null) {
      replies = channel.alloc().directBuffer(REPLY_BYTES_INITIAL);
    }
    return replies;
  }

  /** Sends in the middle of a read when replies pile up. */
  void sendIfMany() {
    if (replies != null && replies.readableBytes() >= CommandExecutor.REPLY_BYTES_MAX) {
      send();
      channel.flush();
      pauseIfFull();
    }
  }

  /** Whether the client does not take its replies; nothing is to be answered until it does. */
  boolean isPaused() {
    return paused;
  }

  /** Stops reading from a client that does not take its replies. */
  private void pauseIfFull() {
    if (!channel.isWritable()) {
      paused = true;
      channel.config().setAutoRead(false);
    }
  }

  private void send() {
    ByteBuf ready = replies;
    if (ready != null) {
      replies = null;
      worker.counters().add(Stat.BYTES_WRITTEN, ready.readableBytes());
      channel.write(ready, channel.voidPromise());
    }
  }

  /** Ends the connection when all replies so far are sent; what else arrives is dropped. */
  void close() {
    closing = true;
    send();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
