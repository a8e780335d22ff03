package io.keyway.server;

import io.netty.buffer.ByteBuf;

/** What understands a connection's bytes: one protocol's side of it. Event loop only. */
sealed interface Conversation permits TextConversation, GuardedConversation, BinaryConversation {

  /** Goes on by one step, of the bytes there are; false if that needs more. */
  boolean advance(ByteBuf in);

  /** Whether a value is on its way. */
  boolean isUploading();

  /** Whether there is more to write, whatever the client says next. */
  boolean isReplying();

  /** Gives up what is half done, as the client has left. */
  void abandon();
}
