package io.keyway.command;

import io.netty.buffer.ByteBuf;

/** A reply that is too long to be made at once. Event loop only. */
public sealed interface LongReply permits LongValue, ItemDump, Cachedump {

  /**
   * Appends the next part, some {@link CommandExecutor#REPLY_BYTES_MAX} bytes at most. Must be
   * quick: a client's turn has as many parts as it may have requests.
   *
   * @return whether that was the last one
   */
  boolean write(ByteBuf out);

  /** Gives up what is left, as the client has gone. */
  void abandon();
}
