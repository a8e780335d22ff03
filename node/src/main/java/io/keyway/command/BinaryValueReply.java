package io.keyway.command;

import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Copies items into the replies to binary requests. One per event loop. */
final class BinaryValueReply {

  private final ValueBody body;

  BinaryValueReply(Store store) {
    this.body = ValueBody.ofBinary(store);
  }

  /**
   * Appends the answer that the entry's item is to a request.
   *
   * @return the value that is yet to be written, as it is a long one, or null
   */
  @Nullable LongReply write(Entry entry, BinaryRequest request, ByteBuf out) {
    boolean bare = request.command() == BinaryCommand.TOUCH;
    int length = bare ? 0 : entry.valueLength();
    BinaryReply.value(out, request, entry.flags(), length, entry.unique());
    return bare ? null : body.write(entry, out);
  }
}
