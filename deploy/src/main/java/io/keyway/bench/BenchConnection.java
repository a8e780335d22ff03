package io.keyway.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One connection to a target: keeps requests in flight and matches each reply to the oldest of
 * them. It owns its request buffer. Event loop thread only.
 *
 * <p>In a closed loop it fills up to the depth whenever half of that or less is left, in one write.
 * To answer each reply with one request would soon send every request on its own, at any depth, and
 * so measure no pipelining at all.
 */
final class BenchConnection extends ChannelInboundHandlerAdapter {

  private final Channel channel;
  private final LoadLoop loop;
  private final ReplyScanner scanner;
  private final int depth;
  private final long[] intendedNanos;
  private final int[] askedKeys;
  private ByteBuf requests;
  private int oldest;
  private int inFlight;
  private boolean closing;
  private String closeCause = "connection closed by the server";

  BenchConnection(Channel channel, LoadLoop loop, Workload workload) {
    this.channel = channel;
    this.loop = loop;
    this.scanner = new ReplyScanner(workload.valueBytes());
    this.depth = workload.depth();
    this.intendedNanos = new long[depth];
    this.askedKeys = new int[depth];
    this.requests = channel.alloc().directBuffer();
  }

  int inFlight() {
    return inFlight;
  }

  boolean isOpen() {
    return channel.isActive() && !closing;
  }

  /**
   * Sends what is due, at most {@code count} requests and no more than the depth allows, in one
   * write; returns how many.
   */
  int send(int count) {
    int room = Math.min(count, depth - inFlight);
    if (room == 0 || !isOpen()) {
      return 0;
    }
    long now = System.nanoTime();
    ByteBuf out = emptyRequests();
    int sent = 0;
    for (long due = 0; sent < room && (due = loop.takeDue(now)) != Pace.NOT_DUE; sent++) {
      push(due, loop.mix().append(out));
    }
    if (sent > 0) {
      var _ = channel.writeAndFlush(out.retain(), channel.voidPromise());
    }
    return sent;
  }

  /**
   * The buffer is used again as soon as Netty has let go of it, so that nothing is allocated per
   * write.
   */
  private ByteBuf emptyRequests() {
    if (requests.refCnt() == 1) {
      return requests.clear();
    }
    requests.release();
    requests = channel.alloc().directBuffer();
    return requests;
  }

  private void push(long due, int keys) {
    int slot = oldest + inFlight;
    slot = slot < depth ? slot : slot - depth;
    intendedNanos[slot] = due;
    askedKeys[slot] = keys;
    inFlight++;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf replies = (ByteBuf) message;
    try {
      long now = System.nanoTime();
      byte[] scratch = loop.scratch();
      while (replies.isReadable() && !closing) {
        int length = Math.min(replies.readableBytes(), scratch.length);
        replies.readBytes(scratch, 0, length);
        scanner.feed(scratch, length);
        completeReplies(now);
      }
    } finally {
      replies.release();
    }
  }

  private void completeReplies(long now) {
    ReplyScanner.Reply reply = scanner.next();
    while (reply != ReplyScanner.Reply.PARTIAL && !closing) {
      complete(reply, now);
      reply = scanner.next();
    }
  }

  private void complete(ReplyScanner.Reply reply, long now) {
    if (inFlight == 0) {
      fail(0, "a reply that was not asked for");
      return;
    }
    int keys = askedKeys[oldest];
    long nanos = now - intendedNanos[oldest];
    boolean isSet = keys == RequestMix.SET;
    if (reply == ReplyScanner.Reply.ERROR) {
      loop.tally().failed(1, scanner.errorText());
    } else if (reply == ReplyScanner.Reply.GARBAGE) {
      fail(inFlight, scanner.errorText());
      return;
    } else if (isSet != (reply == ReplyScanner.Reply.STORED)
        || scanner.values() > (isSet ? 0 : keys)) {
      fail(inFlight, "a reply to another request");
      return;
    } else if (scanner.wrongValues() > 0) {
      loop.tally().failed(1, "a value of the wrong length");
    } else if (isSet) {
      loop.tally().stored(nanos);
    } else {
      loop.tally().got(keys, scanner.values(), nanos);
    }
    pop();
  }

  private void pop() {
    oldest = oldest + 1 == depth ? 0 : oldest + 1;
    inFlight--;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (loop.isPaced() || inFlight <= depth / 2) {
      send(depth);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    closeCause = String.valueOf(cause.getMessage());
    var _ = context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!closing) {
      fail(inFlight, closeCause);
    }
    loop.lost();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    requests.release();
  }

  /**
   * Gives up on requests that are still without a reply, as the connection cannot be used again
   * after that.
   */
  void abandon() {
    if (inFlight > 0 && isOpen()) {
      fail(inFlight, "no reply");
    }
  }

  private void fail(int operations, String cause) {
    loop.tally().failed(Math.max(1, operations), cause);
    close();
  }

  /** Closes it, which is no error. */
  void close() {
    closing = true;
    inFlight = 0;
    var _ = channel.close();
  }
}
