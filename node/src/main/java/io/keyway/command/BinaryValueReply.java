package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.keyway.store.ValueCursor;
import io.netty.buffer.ByteBuf;

/** Copies items into the replies to binary requests. One per event loop. */
final class BinaryValueReply {

  private final ValueCursor cursor;

  BinaryValueReply(Store store) {
    this.cursor = store.newCursor();
  }

  /** Appends the answer that the entry's item is to a request. */
  void write(Entry entry, BinaryRequest request, ByteBuf out) {
    int length = request.command() == BinaryCommand.TOUCH ? 0 : entry.valueLength();
    BinaryReply.value(out, request, entry.flags(), length, entry.unique());
    if (length > 0) {
      entry.value(cursor);
      cursor.copyTo(Buffers.reserve(out, length));
    }
  }
}
