package io.keyway.route;

import io.keyway.memory.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values that several nodes answer back into the order of the keys asked, as one server
 * would answer and as some clients rely on. Pooled with its reply, event loop only.
 *
 * <p>Each node answers its own keys in order, so a cursor over all keys is enough: a value at the
 * cursor goes straight through, one ahead of it is held until the nodes before have answered, and a
 * key is a miss once its node has answered a later one or its END. A key may be deferred, to be
 * answered by another part; the cursor waits at it until there is one.
 */
final class ValueOrder {

  private static final int KEYS_INITIAL = 16;

  /**
   * Longer tables are left to the garbage collector, so that one huge retrieval does not stay in
   * the pool.
   */
  private static final int KEYS_KEPT = 4096;

  /** The part that a key was asked of, or for a deferred one the complement of its index there. */
  private int[] partOfKey = new int[KEYS_INITIAL];

  private int keyCount;
  private int cursor;
  private HeldValues[] parts = new HeldValues[0];
  private int partCount;
  private int deferredCount;
  private int heldBytes;
  private boolean lost;

  /** Adds a node that is asked, and returns its number. */
  int addPart() {
    if (partCount == parts.length) {
      parts = Arrays.copyOf(parts, partCount + 1);
      parts[partCount] = new HeldValues();
    }
    return partCount++;
  }

  /** Adds the next key, which a part is asked for, and returns its position. */
  int addKey(int part) {
    if (keyCount == partOfKey.length) {
      partOfKey = Arrays.copyOf(partOfKey, 2 * keyCount);
    }
    partOfKey[keyCount] = part;
    return keyCount++;
  }

  /** A part is about to answer the key at a position; those that this makes next move on. */
  void valueBegun(int part, int position, ByteBuf client) {
    HeldValues values = parts[part];
    values.resolvedTo(position - 1);
    if (isOrdered()) {
      advance(client);
    }
    values.begin(!isOrdered() || position == cursor);
  }

  /** Where the value that a part answers now goes: to the client, or to what is held. */
  ByteBuf bufferFor(int part, ByteBuf client) {
    HeldValues values = parts[part];
    return values.direct ? client : values.buffer(client.alloc());
  }

  /** A part has answered the key at a position with so many bytes. */
  void valueEnded(int part, int position, int length, ByteBuf client) {
    HeldValues values = parts[part];
    values.open = false;
    if (!values.direct) {
      values.add(position, length);
      heldBytes += length;
    } else if (isOrdered()) {
      cursor++;
    }
    values.resolvedTo(position);
    if (isOrdered()) {
      advance(client);
    }
  }

  /**
   * A part is lost: drops what is held of a value that it has not ended. Returns false if the
   * client has some of that.
   */
  boolean valueCutOff(int part) {
    return parts[part].cutOff();
  }

  /** A part has nothing more to answer. */
  void partEnded(int part, @Nullable ByteBuf client) {
    parts[part].resolvedTo(Integer.MAX_VALUE);
    if (client != null && isOrdered()) {
      advance(client);
    }
  }

  /** A part fails: what it has not answered is missing. */
  void partLost(int part, @Nullable ByteBuf client) {
    parts[part].lost();
    lost = true;
    partEnded(part, client);
  }

  /** The number of keys that parts which failed have not answered. */
  int countMissing() {
    int missing = 0;
    for (int i = 0; lost && i < keyCount; i++) {
      if (partOfKey[i] >= 0 && parts[partOfKey[i]].isMissing(i)) {
        missing++;
      }
    }
    return missing;
  }

  /** The key at a position, which a part was about to answer, is left to another part. */
  void defer(int part, int position, int index) {
    if (!isOrdered()) {
      // One part has answered in order, so that until here nothing was counted.
      cursor = position;
    }
    partOfKey[position] = ~index;
    deferredCount++;
    parts[part].resolvedTo(position);
  }

  /** The index of the deferred key that is next, or -1. */
  int nextDeferred() {
    return cursor < keyCount && partOfKey[cursor] < 0 ? ~partOfKey[cursor] : -1;
  }

  /** Leaves the deferred key that is next to a new part, and returns that. */
  int assignDeferred() {
    int part = addPart();
    partOfKey[cursor] = part;
    return part;
  }

  /** The position of the key that is next. */
  int cursor() {
    return cursor;
  }

  /** The bytes of values that wait for their turn. */
  int heldBytes() {
    return heldBytes;
  }

  private boolean isOrdered() {
    return partCount > 1 || deferredCount > 0;
  }

  private void advance(ByteBuf client) {
    while (cursor < keyCount && partOfKey[cursor] >= 0) {
      HeldValues part = parts[partOfKey[cursor]];
      if (!part.isResolved(cursor)) {
        return;
      }
      heldBytes -= part.moveIfHeld(cursor, client);
      cursor++;
    }
  }

  /** Makes ready for another retrieval. */
  void clear() {
    for (int i = 0; i < partCount; i++) {
      parts[i].clear();
    }
    partCount = 0;
    keyCount = 0;
    cursor = 0;
    deferredCount = 0;
    heldBytes = 0;
    lost = false;
    if (partOfKey.length > KEYS_KEPT) {
      partOfKey = new int[KEYS_INITIAL];
      parts = new HeldValues[0];
    }
  }

  /** What one node has answered ahead of its turn. */
  private static final class HeldValues {

    private static final int BYTES_MIN = 1024;
    private static final int BYTES_EXPECTED_MAX = 64 << 10;

    private @Nullable ByteBuf bytes;

    /** What the last buffer held: likely what the next will, without growing. */
    private int bytesExpected = BYTES_MIN;

    private int[] positions = new int[KEYS_INITIAL];
    private int[] lengths = new int[KEYS_INITIAL];
    private int head;
    private int tail;
    private int resolved = -1;

    /** The last position that it answered before it failed. */
    private int missingFrom = Integer.MAX_VALUE;

    /** Whether a value is being answered; several parts may do so at a time. */
    private boolean open;

    /** Whether that value goes to the client. */
    private boolean direct;

    /** Where in the buffer a value starts that is being answered and held. */
    private int openFrom;

    void begin(boolean goesToClient) {
      open = true;
      direct = goesToClient;
      openFrom = bytes == null ? 0 : bytes.writerIndex();
    }

    boolean cutOff() {
      if (!open) {
        return true;
      }
      open = false;
      if (!direct && bytes != null) {
        bytes.writerIndex(openFrom);
      }
      return !direct;
    }

    ByteBuf buffer(ByteBufAllocator allocator) {
      ByteBuf buffer = bytes;
      if (buffer == null) {
        buffer = allocator.directBuffer(bytesExpected);
        bytes = buffer;
      }
      return buffer;
    }

    void add(int position, int length) {
      if (tail == positions.length) {
        positions = Arrays.copyOf(positions, 2 * tail);
        lengths = Arrays.copyOf(lengths, 2 * tail);
      }
      positions[tail] = position;
      lengths[tail++] = length;
    }

    void resolvedTo(int position) {
      resolved = position;
    }

    void lost() {
      missingFrom = resolved;
    }

    boolean isMissing(int position) {
      return position > missingFrom;
    }

    boolean isResolved(int position) {
      return position <= resolved;
    }

    /** Moves a value to the client if it is held; returns its length, or 0. */
    int moveIfHeld(int position, ByteBuf client) {
      ByteBuf buffer = bytes;
      if (buffer == null || head == tail || positions[head] != position) {
        return 0;
      }
      int length = lengths[head++];
      Buffers.move(buffer, client, length);
      return length;
    }

    void clear() {
      if (bytes != null) {
        bytesExpected = Math.clamp(bytes.writerIndex(), BYTES_MIN, BYTES_EXPECTED_MAX);
        bytes.release();
        bytes = null;
      }
      head = 0;
      tail = 0;
      resolved = -1;
      missingFrom = Integer.MAX_VALUE;
      open = false;
    }
  }
}
