package io.keyway.route;

import io.keyway.memory.Buffers;
import io.keyway.stats.LoopCounters;
import io.keyway.stats.ProxyStat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The replies that a client waits for, in the order of its requests. Event loop only.
 *
 * <p>The first reply is written straight to the client's buffer as its parts come in. Those behind
 * it collect in buffers of their own until it is their turn, so that nodes may answer in any order.
 */
public final class ReplyQueue {

  /** Learns that there is something to send, or room for more requests. */
  public interface Listener {
    /** Bytes were added to the client's buffer, or a reply was completed. */
    void repliesAdvanced();

    /** The bytes that were taken out and have not left yet. */
    long unsentBytes();

    /** The client has half a value, of which the rest will not come: the connection must end. */
    void replyBrokenOff();
  }

  private static final int OUT_BYTES_MIN = 1024;
  private static final int OUT_BYTES_EXPECTED_MAX = 64 << 10;

  /** What values may take of the room at a time without looking. */
  private static final int ROOM_BYTES = 16 << 10;

  /** Bytes from which on a client first takes what there is before more is fetched for it. */
  private static final int CLOGGED_BYTES = 256 << 10;

  private final ByteBufAllocator allocator;
  private final Listener listener;
  private final QueuedBytes total;
  private final LoopCounters counters;
  private @Nullable PendingReply first;
  private @Nullable PendingReply last;
  private @Nullable ByteBuf out;

  /** What the last buffer for the client held: likely what the next will, without growing. */
  private int outBytesExpected = OUT_BYTES_MIN;

  private int count;
  private int completed;
  private long heldBytes;
  private long countedBytes;

  /** What may come before the room is looked at again. */
  private int roomBytes;

  private boolean abandoned;

  /** Replies with values that are to be asked for again. */
  private int deferring;

  /** A queue whose bytes count among those of all clients of the loop. */
  public ReplyQueue(
      ByteBufAllocator allocator, Listener listener, QueuedBytes total, LoopCounters counters) {
    this.allocator = allocator;
    this.listener = listener;
    this.total = total;
    this.counters = counters;
  }

  /** The number of replies that are not complete, or wait for one that is not. */
  public int count() {
    return count;
  }

  /** The number of replies that were completed since this was last asked. */
  public int takeCompleted() {
    int taken = completed;
    completed = 0;
    return taken;
  }

  /** Takes what can be sent to the client; the caller owns the buffer from here on. */
  public @Nullable ByteBuf takeOut() {
    ByteBuf ready = out;
    if (ready != null) {
      outBytesExpected = Math.clamp(ready.readableBytes(), OUT_BYTES_MIN, OUT_BYTES_EXPECTED_MAX);
      out = null;
    }
    return ready;
  }

  /** The bytes that can be sent to the client. */
  public int outBytes() {
    return out == null ? 0 : out.readableBytes();
  }

  /** The client has taken something: the first reply may go on. */
  public void drained() {
    if (first != null && !abandoned) {
      first.goOn();
    }
    count(queuedBytes());
  }

  /** The client is gone: what is still answered is dropped. */
  public void abandon() {
    abandoned = true;
    if (out != null) {
      out.release();
      out = null;
    }
    for (PendingReply reply = first; reply != null; reply = reply.next) {
      reply.abandoned();
    }
    count(0);
    if (first != null) {
      advanced(first);
    }
  }

  /** Whether so many more bytes may wait for the client. Asked once for each value. */
  boolean hasRoom(int bytes) {
    roomBytes -= bytes;
    if (roomBytes >= 0) {
      return true;
    }
    long queued = queuedBytes();
    count(queued);
    boolean has = total.hasRoom(queued, bytes);
    roomBytes = total.hasRoom(queued, bytes + ROOM_BYTES) ? ROOM_BYTES : 0;
    return has;
  }

  /** The same for bytes of a value that can't be left at its node. */
  boolean hasRoomUndeferred(int bytes) {
    long queued = queuedBytes();
    count(queued);
    boolean has = total.hasRoomUndeferred(queued, bytes);
    if (!has) {
      counters.increment(ProxyStat.VALUES_WITHOUT_ROOM);
    }
    return has;
  }

  /**
   * Whether values are to be asked for again, which no request must change that has not been sent.
   */
  public boolean isDeferring() {
    return deferring > 0;
  }

  /** What is counted of the loop's clients. */
  LoopCounters counters() {
    return counters;
  }

  /** One more reply has values that are to be asked for again. */
  void deferring() {
    deferring++;
  }

  /** One reply less has some. */
  void deferredNoMore() {
    deferring--;
  }

  /** Whether there is much to take before more is fetched. */
  boolean isClogged() {
    return outBytes() + listener.unsentBytes() > CLOGGED_BYTES;
  }

  /** Ends the client, which has half a value. */
  void breakOff() {
    if (!abandoned) {
      listener.replyBrokenOff();
    }
  }

  private long queuedBytes() {
    return heldBytes + outBytes() + listener.unsentBytes();
  }

  private void count(long queued) {
    long waiting = abandoned ? 0 : queued;
    total.add(waiting - countedBytes);
    countedBytes = waiting;
  }

  /** Puts a reply at the end. */
  void add(PendingReply reply) {
    reply.enter(this);
    if (last == null) {
      first = reply;
    } else {
      last.next = reply;
    }
    last = reply;
    count++;
    counters.increment(ProxyStat.REQUESTS_IN_FLIGHT);
  }

  /**
   * Where a reply's bytes go now: to the client's buffer if it is its turn, else to its own; null
   * if the client is gone.
   */
  @Nullable ByteBuf bufferFor(PendingReply reply) {
    if (abandoned) {
      return null;
    }
    if (reply == first) {
      return clientBuffer();
    }
    ByteBuf held = reply.held;
    if (held == null) {
      held = allocator.directBuffer(OUT_BYTES_MIN);
      reply.held = held;
    }
    return held;
  }

  private ByteBuf clientBuffer() {
    ByteBuf buffer = out;
    if (buffer == null) {
      buffer = allocator.directBuffer(outBytesExpected);
      out = buffer;
    }
    return buffer;
  }

  /** Some of a reply has come, or all of it. */
  void advanced(PendingReply reply) {
    int held = reply.heldBytes();
    heldBytes += held - reply.heldBytesCounted;
    reply.heldBytesCounted = held;
    if (reply != first) {
      return;
    }
    PendingReply head = first;
    while (head != null && head.complete) {
      PendingReply next = head.next;
      heldBytes -= head.heldBytesCounted;
      head.heldBytesCounted = 0;
      head.leave();
      count--;
      completed++;
      counters.increment(ProxyStat.REPLIES);
      counters.add(ProxyStat.REQUESTS_IN_FLIGHT, -1);
      head = next;
      first = head;
      if (head == null) {
        last = null;
      } else {
        releaseHeld(head);
      }
    }
    listener.repliesAdvanced();
  }

  /**
   * The reply is the first now: what it has collected is sent, and what comes goes straight to the
   * client.
   */
  private void releaseHeld(PendingReply reply) {
    ByteBuf held = reply.held;
    if (held == null) {
      return;
    }
    reply.held = null;
    heldBytes -= held.readableBytes();
    reply.heldBytesCounted -= held.readableBytes();
    if (abandoned) {
      held.release();
    } else if (out == null) {
      out = held;
    } else {
      Buffers.move(held, out, held.readableBytes());
      held.release();
    }
  }
}
