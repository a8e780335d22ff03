package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.ReplyLine;
import io.keyway.store.StorageMode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way from a client into an item that is not stored yet.
 *
 * <p>One per connection, used again for each value; event loop only. The bytes go straight to the
 * item's chunk as they arrive. A value that can't be stored is swallowed, and the refusal is sent
 * when it has passed.
 */
public final class Upload {

  private static final int LINE_END_BYTES = 2;

  private final int lineEndBytes;

  StorageMode mode = StorageMode.SET;
  long unique;
  boolean noreply;
  int reference;
  @Nullable ReplyLine refusal;

  private long address;
  private int valueLeft;
  private int lineEndLeft;
  private boolean lineEndGood;

  private Upload(int lineEndBytes) {
    this.lineEndBytes = lineEndBytes;
  }

  /** Takes values of the text protocol, which end in a line end. */
  public static Upload ofText() {
    return new Upload(LINE_END_BYTES);
  }

  /** Takes values of the binary protocol, which end where their length says. */
  public static Upload ofBinary() {
    return new Upload(0);
  }

  /** Starts to take a value into an item. */
  void into(int itemReference, long valueAddress, int valueLength) {
    reference = itemReference;
    refusal = null;
    expect(valueAddress, valueLength);
  }

  /** Starts to swallow a value; {@code line} is to be answered then. */
  void swallow(ReplyLine line, int valueLength) {
    refusal = line;
    expect(0, valueLength);
  }

  private void expect(long valueAddress, int valueLength) {
    address = valueAddress;
    valueLeft = valueLength;
    lineEndLeft = lineEndBytes;
    lineEndGood = true;
  }

  /** Takes what the buffer has of the value and its line end; true when both are complete. */
  public boolean take(ByteBuf in) {
    int length = Math.min(valueLeft, in.readableBytes());
    if (refusal == null) {
      Memory.copy(Buffers.readAddress(in), address, length);
      address += length;
    }
    in.skipBytes(length);
    valueLeft -= length;
    while (valueLeft == 0 && lineEndLeft > 0 && in.isReadable()) {
      lineEndGood &= in.readByte() == (lineEndLeft == LINE_END_BYTES ? '\r' : '\n');
      lineEndLeft--;
    }
    return valueLeft == 0 && lineEndLeft == 0;
  }

  /** Whether the value ended where its length said. */
  boolean endedWell() {
    return lineEndGood;
  }
}
