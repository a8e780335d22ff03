package io.keyway.backend;

import io.keyway.protocol.ReplyParser;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a node's reply. Event loop only; each request ends in exactly one {@link #answered} or
 * {@link #failed}.
 */
public interface ReplySink {

  /**
   * Where the next value block goes, or null if nobody wants it any more. The sink owns the buffer.
   */
  @Nullable ByteBuf valueBuffer(Exchange exchange);

  /** A value block of so many bytes has been written to the buffer. */
  void valueEnded(Exchange exchange, int length);

  /** Takes one statistic of several. */
  void stat(Backend backend, ReplyParser line);

  /** Takes the reply's last line, which may be an error of the node's. */
  void answered(Backend backend, Exchange exchange, ReplyParser line);

  /** Learns that there will be no reply, or no more of it. */
  void failed(Backend backend, Exchange exchange, String cause);
}
