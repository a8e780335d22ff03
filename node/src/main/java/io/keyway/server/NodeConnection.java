package io.keyway.server;

import io.keyway.command.ClientStats;
import io.keyway.command.Stat;
import io.keyway.command.Users;
import io.keyway.command.WatchCommand;
import io.keyway.command.Watcher;
import io.keyway.command.WireProtocol;
import io.keyway.net.ConnectionLimit;
import io.keyway.net.InputBuffer;
import io.keyway.net.SocketNumber;
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

  /** Why memcached says that a connection ended which its client ended. */
  static final String NORMAL = "normal";

  /**
   * Replies that a client with more requests than one turn takes waits for; fewer go out with the
   * next turn's, which saves it system calls.
   */
  private static final int TURN_REPLY_BYTES_MAX = 64 << 10;

  /** Bytes that may wait for the client's next turn; with more of them it is its turn. */
  private static final int TURN_INPUT_BYTES_MAX = 4 << 20;

  private final Channel channel;
  private final int number;
  private final Worker worker;
  private final ConnectionLimit limit;
  private final WireProtocol protocol;
  private final Sockets sockets;
  private final ConnectionEvents events;
  private final InputBuffer input;
  private final ReplyOutput output;
  private @Nullable Conversation conversation;

  private boolean closing;
  private boolean inputEnded;
  private int requestsLeft;
  private boolean yielded;
  private boolean processing;
  private int heardSeconds;
  private int idleSlot;
  private String closeReason = "error";
  private @Nullable Watcher watcher;
  private @Nullable WatchStream watching;

  NodeConnection(
      Channel channel,
      Worker worker,
      ConnectionLimit limit,
      Sockets sockets,
      WireProtocol protocol) {
    this.channel = channel;
    this.number = SocketNumber.of(channel);
    this.worker = worker;
    this.limit = limit;
    this.protocol = protocol;
    this.sockets = sockets;
    this.events = new ConnectionEvents(channel, number, worker.observation());
    this.input = new InputBuffer(channel.alloc());
    this.output = new ReplyOutput(channel, worker.counters());
    this.requestsLeft = worker.settings().requestsPerEvent();
    this.heardSeconds = worker.store().nowSeconds();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    sockets.add(this);
    IdleWheel idle = worker.idle();
    if (idle != null) {
      idle.add(this, heardSeconds);
    }
    events.connected();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf received = (ByteBuf) message;
    worker.counters().add(Stat.BYTES_READ, received.readableBytes());
    heardSeconds = worker.store().nowSeconds();
    ByteBuf in = input.add(received);
    if (yielded && in.readableBytes() <= TURN_INPUT_BYTES_MAX) {
      input.hold(in);
    } else {
      takeTurn(in);
    }
  }

  /** A client that has sent more than may wait has all of it carried out, whoever else waits. */
  private void takeTurn(ByteBuf in) {
    if (yielded) {
      yielded = false;
      requestsLeft = Integer.MAX_VALUE;
    }
    process(in);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    endTurn();
  }

  /** Sends the replies of a turn; few of them wait for those of the next, if there is one. */
  private void endTurn() {
    if (!yielded) {
      requestsLeft = worker.settings().requestsPerEvent();
    }
    if (!yielded || output.unsentBytes() >= TURN_REPLY_BYTES_MAX) {
      output.flush();
    }
  }

  /** Closes after what went wrong outside the pipeline. */
  void fail(Throwable cause) {
    channel.pipeline().fireExceptionCaught(cause);
  }

  /** The client's next turn, after {@link #giveWay}. */
  void resume() {
    if (yielded) {
      yielded = false;
      requestsLeft = worker.settings().requestsPerEvent();
      goOn();
    }
  }

  private void goOn() {
    process(input.take());
    endTurn();
    if (!yielded) {
      channel.config().setAutoRead(!output.isPaused());
      closeIfDone();
    }
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
    if (output.endPause() && !yielded) {
      goOn();
    }
    WatchStream stream = watching;
    if (stream != null) {
      stream.send();
    }
  }

  /** Closes once a client that has ended its side has got all its answers. */
  private void closeIfDone() {
    if (inputEnded && !output.isPaused() && !yielded && !closing && !isReplying()) {
      close(NORMAL);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    yielded = false;
    forget();
    if (conversation != null) {
      conversation.abandon();
      conversation = null;
    }
    input.release();
    output.release();
    limit.leave();
  }

  private void forget() {
    sockets.remove(this);
    IdleWheel idle = worker.idle();
    if (idle != null) {
      idle.remove(this);
    }
    if (watcher != null) {
      worker.observation().watchers().remove(watcher);
      watcher = null;
    }
    events.closed(closeReason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A reset by the client ends here too, so this is not worth more than a debug line.
    log.debug("{}: closing after {}", channel, cause.toString());
    closing = true;
    channel.close();
  }

  private void process(ByteBuf in) {
    processing = true;
    boolean failed = true;
    try {
      worker.activity().client(number);
      if (in.isReadable() || isReplying()) {
        converse(conversation == null ? begin(in) : conversation, in);
      }
      failed = false;
    } finally {
      processing = false;
      if (failed) {
        in.release();
      }
    }
    if (closing || watcher != null) {
      in.skipBytes(in.readableBytes());
    }
    if (yielded) {
      input.hold(in);
    } else {
      input.keep(in);
    }
  }

  private boolean isListening() {
    return !closing && !output.isPaused() && !yielded && watcher == null;
  }

  /** Leaves the rest of the input for a turn after everybody else's. */
  private void giveWay() {
    if (isListening()) {
      yielded = true;
      worker.counters().increment(Stat.CONN_YIELDS);
      worker.turns().add(this);
    }
  }

  private void converse(Conversation with, ByteBuf in) {
    boolean progress = true;
    while (progress && (in.isReadable() || with.isReplying()) && isListening()) {
      progress = with.advance(in);
      boolean more = in.isReadable() || with.isReplying();
      if (progress && !with.isUploading() && --requestsLeft <= 0 && more) {
        giveWay();
      }
    }
  }

  private boolean isReplying() {
    Conversation with = conversation;
    return with != null && with.isReplying();
  }

  /** The first byte of a connection says which protocol it speaks, where both are. */
  private Conversation begin(ByteBuf in) {
    boolean binary =
        switch (protocol) {
          case AUTO -> in.getByte(in.readerIndex()) == BinaryRequest.MAGIC;
          case ASCII -> false;
          case BINARY -> true;
        };
    Conversation begun = binary ? new BinaryConversation(this, output, worker) : text();
    conversation = begun;
    return begun;
  }

  private Conversation text() {
    Users users = worker.settings().users().orElse(null);
    return users == null
        ? new TextConversation(this, output, worker)
        : new GuardedConversation(this, output, worker, users);
  }

  /**
   * Ends the connection when all replies so far are sent; what else arrives is dropped.
   *
   * @param reason memcached's word for why
   */
  void close(String reason) {
    closing = true;
    closeReason = reason;
    output.write();
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Makes the client a watcher, if it may be one; nothing it says is heard any more then. */
  void watch(WatchCommand command, String arguments) {
    WatchStream stream = new WatchStream(channel);
    boolean pipelined = output.unsentBytes() > 0;
    Watcher started = command.execute(arguments, pipelined, stream::wake, output.buffer());
    if (started != null) {
      output.write();
      stream.start(started);
      watcher = started;
      watching = stream;
    }
  }

  /** The number that tells this socket from others. */
  int number() {
    return number;
  }

  /** The second in which the client last sent something. */
  int heardSeconds() {
    return heardSeconds;
  }

  /** Where {@link IdleWheel} has put it. */
  int idleSlot() {
    return idleSlot;
  }

  /** Called by {@link IdleWheel} alone. */
  void idleSlot(int slot) {
    idleSlot = slot;
  }

  /** Whether it is the client's turn to say something. */
  boolean isIdle() {
    return watcher == null && !output.isPaused() && !yielded;
  }

  /** Closes as the client has been silent for too long. */
  void closeIdle() {
    worker.counters().increment(Stat.IDLE_KICKS);
    close("idle_timeout");
  }

  /**
   * What {@code stats conns} shows. Any thread; other than its own it may see the state of a moment
   * ago.
   */
  ClientStats stats() {
    int now = worker.store().nowSeconds();
    return new ClientStats(
        number,
        Sockets.text(channel.remoteAddress()),
        Sockets.text(channel.localAddress()),
        state(),
        Math.max(0, now - heardSeconds));
  }

  private String state() {
    if (closing) {
      return "conn_closing";
    }
    if (watcher != null) {
      return "conn_watch";
    }
    if (output.isPaused()) {
      return "conn_mwrite";
    }
    if (processing || yielded) {
      return "conn_parse_cmd";
    }
    Conversation with = conversation;
    return with != null && with.isUploading() ? "conn_nread" : "conn_read";
  }
}
