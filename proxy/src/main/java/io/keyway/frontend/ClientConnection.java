package io.keyway.frontend;

import io.keyway.net.ConnectionLimit;
import io.keyway.net.InputBuffer;
import io.keyway.net.TurnFlusher;
import io.keyway.protocol.Command;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.Request;
import io.keyway.protocol.RequestParser;
import io.keyway.route.ReplyQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection to the proxy: takes requests out of the bytes, has them routed, and sends
 * the replies in the order asked.
 *
 * <p>Event loop only. A client is not read while {@link #REQUESTS_MAX} of its requests wait for
 * replies, or while it does not read those that are there. A value is passed on when all of it has
 * come, so that a client which stops in the middle of one holds up nobody else on the connection to
 * the node.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter
    implements ReplyQueue.Listener, TurnFlusher.Flushable {

  private static final Logger log = LoggerFactory.getLogger(ClientConnection.class);

  /** Requests of one client that may wait for their replies. */
  private static final int REQUESTS_MAX = 4096;

  /** Bytes of replies that one turn collects before it writes them. */
  private static final int OUT_BYTES_MAX = 256 << 10;

  private final Channel channel;
  private final ProxyWorker worker;
  private final ConnectionLimit limit;
  private final RequestParser parser;
  private final InputBuffer input;
  private final ReplyQueue replies;

  /** Bytes that must have come before the input is worth another look: a line and its value. */
  private int awaitedBytes;

  private int swallowBytes;
  private boolean processing;
  private boolean flushPending;
  private boolean paused;
  private boolean quitting;
  private boolean inputEnded;

  ClientConnection(Channel channel, ProxyWorker worker, ConnectionLimit limit) {
    this.channel = channel;
    this.worker = worker;
    this.limit = limit;
    this.parser = new RequestParser(worker.request());
    this.input = new InputBuffer(channel.alloc());
    this.replies = new ReplyQueue(channel.alloc(), this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    process(input.add((ByteBuf) message));
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
    if (inputEnded && !paused && !quitting) {
      quit();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    resume();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    quitting = true;
    input.release();
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
    resume();
    if (quitting && replies.count() == 0) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void send() {
    ByteBuf ready = replies.takeOut();
    if (ready != null) {
      channel.writeAndFlush(ready, channel.voidPromise());
    }
  }

  private void process(ByteBuf in) {
    processing = true;
    boolean progress = true;
    while (progress && !quitting && !mustPause() && in.readableBytes() > 0) {
      if (swallowBytes > 0) {
        swallow(in);
      } else {
        progress = in.readableBytes() >= awaitedBytes && request(in);
      }
    }
    if (quitting) {
      in.skipBytes(in.readableBytes());
    }
    input.keep(in);
    processing = false;
  }

  private boolean mustPause() {
    boolean must = replies.count() >= REQUESTS_MAX || !channel.isWritable();
    if (must && !paused) {
      paused = true;
      channel.config().setAutoRead(false);
    }
    return must;
  }

  /** Reads a client again that has taken its replies. */
  private void resume() {
    if (paused && !processing && replies.count() < REQUESTS_MAX / 2 && channel.isWritable()) {
      paused = false;
      process(input.take());
      channel.config().setAutoRead(!paused);
      quitIfDone();
    }
  }

  private void swallow(ByteBuf in) {
    int length = Math.min(swallowBytes, in.readableBytes());
    in.skipBytes(length);
    swallowBytes -= length;
  }

  /** Routes the next request; false if it is not there yet, or if it was the last. */
  private boolean request(ByteBuf in) {
    int start = in.readerIndex();
    awaitedBytes = 0;
    return switch (parser.parse(in)) {
      case INCOMPLETE -> false;
      case REQUEST -> route(in, start);
      case REFUSED -> {
        ReplyLine refusal = worker.request().refusal();
        if (refusal != null) {
          worker.router().answer(refusal, replies);
        }
        swallowBytes = parser.swallowBytes();
        yield true;
      }
      case HANG_UP -> {
        quit();
        yield false;
      }
    };
  }

  private boolean route(ByteBuf in, int start) {
    Command command = worker.request().command();
    if (command.isMeta()) {
      return refuseMeta(command);
    }
    if (command.isStorage()) {
      return store(in, start);
    }
    if (command == Command.QUIT) {
      quit();
      return false;
    }
    worker.router().route(replies);
    return true;
  }

  /** Answers a meta command, which is not routed, as an unknown one, and drops its value. */
  private boolean refuseMeta(Command command) {
    worker.router().answer(ReplyLine.ERROR, replies);
    swallowBytes = command.isStorage() ? worker.request().valueLength() + 2 : 0;
    return true;
  }

  /** Passes on a value, or goes back to the start of its line if it has not come whole. */
  private boolean store(ByteBuf in, int start) {
    Request request = worker.request();
    int length = request.valueLength() + 2;
    if (request.valueLength() > worker.settings().valueBytesMax()) {
      worker.router().refuseTooLarge(replies);
      swallowBytes = length;
      return true;
    }
    if (in.readableBytes() < length) {
      awaitedBytes = in.readerIndex() - start + length;
      in.readerIndex(start);
      return false;
    }
    int end = in.readerIndex() + length;
    if (in.getByte(end - 2) == '\r' && in.getByte(end - 1) == '\n') {
      worker.router().store(in, replies);
    } else {
      in.readerIndex(end);
      if (!request.noreply()) {
        worker.router().answer(ReplyLine.BAD_DATA_CHUNK, replies);
      }
    }
    return true;
  }

  /** Closes when the replies to all requests before have been sent. */
  private void quit() {
    quitting = true;
    repliesAdvanced();
  }
}
