package io.keyway.command;

import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.Entry;
import io.keyway.store.Store;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Copies items into replies, each as a VALUE block for the request's current key. One per event
 * loop.
 */
final class ValueReply {

  private final ReplyWriter writer;
  private final Request request;
  private final ValueBody body;

  ValueReply(ReplyWriter writer, Request request, Store store) {
    this.writer = writer;
    this.request = request;
    this.body = ValueBody.ofText(store);
  }

  /**
   * Appends the entry's item.
   *
   * @return the value that is yet to be written, as it is a long one, or null
   */
  @Nullable LongReply write(Entry entry, ByteBuf out) {
    int length = entry.valueLength();
    if (request.command().answersCas()) {
      writer.value(out, request, entry.flags(), length, entry.unique());
    } else {
      writer.value(out, request, entry.flags(), length);
    }
    return body.write(entry, out);
  }
}
