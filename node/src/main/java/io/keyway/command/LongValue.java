package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.ReplyWriter;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.keyway.store.ValueCursor;
import io.netty.buffer.ByteBuf;

/**
 * A value of several chunks on its way to a client, straight from them; what happens to the item
 * meanwhile does not change it.
 */
public final class LongValue implements LongReply {

  private final Store store;
  private final ValueCursor cursor;
  private final boolean endsInLine;
  private final int reference;

  /** Starts with the entry's value, which must be chained; a line end may follow it. */
  LongValue(Store store, Entry entry, boolean endsInLine) {
    this.store = store;
    this.endsInLine = endsInLine;
    this.cursor = store.newCursor();
    entry.value(cursor);
    this.reference = entry.beginRead();
  }

  @Override
  public boolean write(ByteBuf out) {
    int left = CommandExecutor.REPLY_BYTES_MAX;
    while (left > 0 && cursor.left() > 0) {
      int length = Math.min(left, cursor.available());
      Memory.copy(cursor.address(), Buffers.reserve(out, length), length);
      cursor.skip(length);
      left -= length;
    }
    if (cursor.left() > 0) {
      return false;
    }
    if (endsInLine) {
      ReplyWriter.endOfValue(out);
    }
    store.endRead(reference);
    return true;
  }

  @Override
  public void abandon() {
    store.endRead(reference);
  }
}
