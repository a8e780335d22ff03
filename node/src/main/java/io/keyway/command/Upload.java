package io.keyway.command;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.keyway.protocol.ReplyLine;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import io.keyway.store.ValueCursor;
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

  StorageMode mode = StorageMode.SET;
  long unique;
  boolean noreply;
  int reference;
  @Nullable ReplyLine refusal;
  int classId;
  int valueLength;

  /** The key, while somebody watches. */
  byte @Nullable [] key;

  /** Whether the value is that of an {@code ms}. */
  boolean isMeta;

  /** What else is kept of an {@code ms}; null until the connection sends one. */
  private @Nullable MetaUpload meta;

  private final Store store;
  private final ValueCursor cursor;
  private final int lineEndBytes;
  private int swallowLeft;
  private int lineEndLeft;
  private boolean lineEndGood;

  private Upload(Store store, int lineEndBytes) {
    this.store = store;
    this.cursor = store.newCursor();
    this.lineEndBytes = lineEndBytes;
  }

  /** Takes values of the text protocol, which end in a line end. */
  public static Upload ofText(Store store) {
    return new Upload(store, LINE_END_BYTES);
  }

  /** Takes values of the binary protocol, which end where their length says. */
  public static Upload ofBinary(Store store) {
    return new Upload(store, 0);
  }

  /** Where to keep what an {@code ms} asks for. */
  MetaUpload meta() {
    MetaUpload kept = meta;
    if (kept == null) {
      kept = new MetaUpload();
      meta = kept;
    }
    return kept;
  }

  /** Starts to take a value into an item. */
  void into(int itemReference) {
    reference = itemReference;
    refusal = null;
    classId = store.classOf(itemReference);
    store.valueOf(itemReference, cursor);
    swallowLeft = 0;
    expectLineEnd();
  }

  /** Starts to swallow a value; {@code line} is to be answered then. */
  void swallow(ReplyLine line, int valueLength) {
    refusal = line;
    swallowLeft = valueLength;
    expectLineEnd();
  }

  private void expectLineEnd() {
    lineEndLeft = lineEndBytes;
    lineEndGood = true;
  }

  /** Takes what the buffer has of the value and its line end; true when both are complete. */
  public boolean take(ByteBuf in) {
    while (refusal == null && cursor.left() > 0 && in.isReadable()) {
      store(in);
    }
    int swallowed = Math.min(swallowLeft, in.readableBytes());
    in.skipBytes(swallowed);
    swallowLeft -= swallowed;
    while (isValueOver() && lineEndLeft > 0 && in.isReadable()) {
      lineEndGood &= in.readByte() == (lineEndLeft == LINE_END_BYTES ? '\r' : '\n');
      lineEndLeft--;
    }
    return isValueOver() && lineEndLeft == 0;
  }

  private boolean isValueOver() {
    return refusal == null ? cursor.left() == 0 : swallowLeft == 0;
  }

  private void store(ByteBuf in) {
    if (cursor.available() == 0 && !store.extend(cursor)) {
      store.discard(reference);
      swallow(ReplyLine.OUT_OF_MEMORY_DURING_READ, cursor.left());
      return;
    }
    int length = Math.min(cursor.available(), in.readableBytes());
    Memory.copy(Buffers.readAddress(in), cursor.address(), length);
    cursor.skip(length);
    in.skipBytes(length);
  }

  /** Whether the value ended where its length said. */
  boolean endedWell() {
    return lineEndGood;
  }
}
