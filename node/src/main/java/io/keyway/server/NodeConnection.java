package io.keyway.server;

import io.keyway.command.CommandExecutor;
import io.keyway.command.Stat;
import io.keyway.command.Upload;
import io.keyway.net.ConnectionLimit;
import io.keyway.net.InputBuffer;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
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
 * A client's connection: takes requests out of the bytes, has them carried out, and sends all
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
  private final RequestParser parser;
  private final InputBuffer input;
  private final Upload upload = new Upload();

  private @Nullable ByteBuf replies;
  private boolean uploading;
  private int swallowBytes;
  private boolean paused;
  private boolean closing;
  private boolean inputEnded;

  NodeConnection(Channel channel, Worker worker, ConnectionLimit limit) {
    this.channel = channel;
    this.worker = worker;
    this.limit = limit;
    this.parser = new RequestParser(worker.request());
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
    if (uploading) {
      worker.executor().abort(upload);
      uploading = false;
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
    boolean progress = true;
    while (progress && in.isReadable() && !closing && !paused) {
      if (uploading) {
        progress = upload(in);
      } else if (swallowBytes > 0) {
        swallow(in);
      } else {
        progress = request(in);
      }
    }
    if (closing) {
      in.skipBytes(in.readableBytes());
    }
    input.keep(in);
  }

  private boolean upload(ByteBuf in) {
    if (!upload.take(in)) {
      return false;
    }
    uploading = false;
    worker.executor().finish(upload, replies());
    return true;
  }

  private void swallow(ByteBuf in) {
    int length = Math.min(swallowBytes, in.readableBytes());
    in.skipBytes(length);
    swallowBytes -= length;
  }

  /** Carries out the next request; false if it is not there yet. */
  private boolean request(ByteBuf in) {
    switch (parser.parse(in)) {
      case INCOMPLETE -> {
        return false;
      }
      case REQUEST -> execute(in);
      case REFUSED -> {
        ReplyLine refusal = worker.request().refusal();
        if (refusal != null) {
          ReplyWriter.line(replies(), refusal);
        }
        swallowBytes = parser.swallowBytes();
      }
      case HANG_UP -> close();
    }
    sendIfMany();
    return true;
  }

  private void execute(ByteBuf in) {
    Command command = worker.request().command();
    if (command.isStorage()) {
      worker.executor().begin(upload);
      uploading = true;
    } else if (command.isRetrieval()) {
      retrieve(in);
    } else if (command == Command.QUIT) {
      close();
    } else {
      worker.executor().execute(replies());
    }
  }

  /**
   * Answers a retrieval, or as much of it as the client takes; the rest goes back into the input as
   * a line of its own.
   */
  private void retrieve(ByteBuf in) {
    CommandExecutor executor = worker.executor();
    Request request = worker.request();
    while (!executor.retrieve(replies())) {
      sendIfMany();
      if (paused && request.hasMoreKeys()) {
        pushBack(request, in);
        return;
      }
    }
  }

  private void pushBack(Request request, ByteBuf in) {
    ByteBuf rest = channel.alloc().directBuffer();
    request.writeRest(rest);
    rest.writeBytes(in);
    in.clear();
    in.writeBytes(rest);
    rest.release();
  }

  private ByteBuf replies() {
    if (replies == null) {
      replies = channel.alloc().directBuffer(REPLY_BYTES_INITIAL);
    }
    return replies;
  }

  /** Sends in the middle of a read when replies pile up. */
  private void sendIfMany() {
    if (replies != null && replies.readableBytes() >= CommandExecutor.REPLY_BYTES_MAX) {
      send();
      channel.flush();
      pauseIfFull();
    }
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

  private void close() {
    closing = true;
    send();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
