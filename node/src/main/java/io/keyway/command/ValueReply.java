package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.ReplyWriter;
import io.keyway.protocol.Request;
import io.keyway.store.ItemReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Copies items into a reply, each as a VALUE block for the request's current key. One per event
 * loop.
 */
final class ValueReply implements ItemReader {

  private final ReplyWriter writer;
  private final Request request;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;

  ValueReply(ReplyWriter writer, Request request) {
    this.writer = writer;
    this.request = request;
  }

  /** Where the next items go. */
  void to(ByteBuf buffer) {
    out = buffer;
  }

  @Override
  public void read(int flags, int valueLength, long unique, long valueAddress) {
    if (request.command().answersCas()) {
      writer.value(out, request, flags, valueLength, unique);
    } else {
      writer.value(out, request, flags, valueLength);
    }
    Memory.copy(valueAddress, Buffers.reserve(out, valueLength), valueLength);
    ReplyWriter.endOfValue(out);
  }
}
