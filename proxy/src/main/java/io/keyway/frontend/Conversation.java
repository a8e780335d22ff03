package io.keyway.frontend;

import io.netty.buffer.ByteBuf;

/** What understands a client's bytes: one protocol's side of it. Event loop only. */
sealed interface Conversation permits TextConversation, BinaryConversation {

  /** Goes on by one step, of the bytes there are; false if that needs more. */
  boolean advance(ByteBuf in);

  /** Whether the client is in the middle of a value of which some has been passed on. */
  boolean isUploading();

  /** The client is gone. */
  void end();
}
