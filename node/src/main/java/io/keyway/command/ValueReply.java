package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.keyway.store.ValueCursor;
import io.netty.buffer.ByteBuf;

/**
 * Copies items into replies, each as a VALUE block for the request's current key. One per event
 * loop.
 */
final class ValueReply {

  private final ReplyWriter writer;
  private final Request request;
  private final ValueCursor cursor;

  ValueReply(ReplyWriter writer, Request request, Store store) {
    this.writer = writer;
    this.request = request;
    this.cursor = store.newCursor();
  }

  /** Appends the entry's item. */
  void write(Entry entry, ByteBuf out) {
    int length = entry.valueLength();
    if (request.command().answersCas()) {
      writer.value(out, request, entry.flags(), length, entry.unique());
    } else {
      writer.value(out, request, entry.flags(), length);
    }
    entry.value(cursor);
    cursor.copyTo(Buffers.reserve(out, length));
    ReplyWriter.endOfValue(out);
  }
}
