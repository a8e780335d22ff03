package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.BinaryCommand;
import io.keyway.protocol.BinaryReply;
import io.keyway.protocol.BinaryRequest;
import io.keyway.store.ItemReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Copies an item into the reply to a binary request. One per event loop. */
final class BinaryValueReply implements ItemReader {

  private @Nullable BinaryRequest request;
  private ByteBuf out = Unpooled.EMPTY_BUFFER;

  /** What the next item answers, and where it goes. */
  void to(BinaryRequest answered, ByteBuf buffer) {
    request = answered;
    out = buffer;
  }

  @Override
  public void read(int flags, int valueLength, long unique, long valueAddress) {
    BinaryRequest answered = Objects.requireNonNull(request);
    int length = answered.command() == BinaryCommand.TOUCH ? 0 : valueLength;
    BinaryReply.value(out, answered, flags, length, unique);
    Memory.copy(valueAddress, Buffers.reserve(out, length), length);
  }
}
