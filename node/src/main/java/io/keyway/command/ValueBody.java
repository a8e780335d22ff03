package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyWriter;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.keyway.store.ValueCursor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Copies values into replies, or has the long ones follow. One per event loop. */
final class ValueBody {

  private final Store store;
  private final ValueCursor cursor;
  private final boolean endsInLine;

  private ValueBody(Store store, boolean endsInLine) {
    this.store = store;
    this.cursor = store.newCursor();
    this.endsInLine = endsInLine;
  }

  /** Writes values as the text protocol has them, with a line end. */
  static ValueBody ofText(Store store) {
    return new ValueBody(store, true);
  }

  /** Writes values as the binary protocol has them, bare. */
  static ValueBody ofBinary(Store store) {
    return new ValueBody(store, false);
  }

  /**
   * Appends an open entry's value.
   *
   * @return the value that is yet to be written, as it is a long one, or null
   */
  @Nullable LongReply write(Entry entry, ByteBuf out) {
    if (entry.isChained()) {
      return new LongValue(store, entry, endsInLine);
    }
    entry.value(cursor);
    cursor.copyTo(Buffers.reserve(out, entry.valueLength()));
    if (endsInLine) {
      ReplyWriter.endOfValue(out);
    }
    return null;
  }
}
