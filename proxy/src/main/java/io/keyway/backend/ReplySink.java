package io.keyway.backend;

import io.keyway.protocol.MetaLine;
import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a node's reply. Event loop only; each request ends in exactly one {@link #answered} or
 * {@link #failed}.
 *
 * <p>What a request does not ask for never reaches its sink, so most need only these two.
 */
public interface ReplySink {

  /**
   * A value block of so many bytes, its header and line ends counted, has begun. Returns where it
   * goes, or null if it is to be dropped; the sink owns the buffer.
   */
  default @Nullable ByteBuf valueBegun(Exchange exchange, int bytes) {
    throw new IllegalStateException("values were not asked for");
  }

  /**
   * Where the next piece of a block goes that comes in pieces, or null if nobody wants it any more.
   */
  default @Nullable ByteBuf valueBuffer(Exchange exchange) {
    throw new IllegalStateException("values were not asked for");
  }

  /** A piece has been written to the buffer. */
  default void valueAdvanced(Exchange exchange) {
    throw new IllegalStateException("values were not asked for");
  }

  /** All of a block, which is of so many bytes, has been written to the buffer. */
  default void valueEnded(Exchange exchange, int bytes) {
    throw new IllegalStateException("values were not asked for");
  }

  /**
   * Takes the value of a meta answer, which is there whole, without its line end; {@link #answered}
   * follows.
   *
   * @param value stands at the value; what is left of it is dropped
   */
  default void metaValue(MetaLine answer, ByteBuf value) {
    throw new IllegalStateException("a meta value was not asked for");
  }

  /** Takes one statistic of several. */
  default void stat(Backend backend, ReplyParser line) {
    throw new IllegalStateException("statistics were not asked for");
  }

  /**
   * Takes one item of a dump.
   *
   * @param line the buffer stands at the item's line, whose end is the node's own; the sink moves
   *     it out or skips it
   * @param length the line's length in bytes, its end counted
   */
  default void dumped(Exchange exchange, ByteBuf line, int length) {
    throw new IllegalStateException("a dump was not asked for");
  }

  /** Takes the reply's last line, which may be an error of the node's. */
  void answered(Backend backend, Exchange exchange, ReplyParser line);

  /** Learns that there will be no reply, or no more of it: a block may have been cut off. */
  void failed(Backend backend, Exchange exchange, String cause);
}
