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
 * key is a miss once its node has answered a later one or its END.
 */
final class ValueOrder {

  private static final int KEYS_INITIAL = 16;

  /**
   * Longer tables are left to the garbage collector, so that one huge retrieval does not stay in
   * the pool.
   */
  private static final int KEYS_KEPT = 4096;

  private int[] partOfKey = new int[KEYS_INITIAL];
  private int keyCount;
  private int cursor;
  private HeldValues[] parts = new HeldValues[0];
  private int partCount;

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

  /**
   * Where the value of a key goes: to the client if it is next, else to what is held of its part.
   */
  ByteBuf bufferFor(int part, int position, ByteBuf client) {
    return partCount == 1 || position == cursor ? client : parts[part].buffer(client.alloc());
  }

  /**
   * A part has answered the key at a position with so many bytes; those that this makes next move
   * to the client.
   */
  void valueEnded(int part, int position, int length, ByteBuf client) {
    if (partCount == 1) {
      return;
    }
    if (position == cursor) {
      cursor++;
    } else {
      parts[part].add(position, length);
    }
    parts[part].resolvedTo(position);
    advance(client);
  }

  /** A part has nothing more to answer. */
  void partEnded(int part, @Nullable ByteBuf client) {
    parts[part].resolvedTo(Integer.MAX_VALUE);
    if (client != null && partCount > 1) {
      advance(client);
    }
  }

  private void advance(ByteBuf client) {
    while (cursor < keyCount) {
      HeldValues part = parts[partOfKey[cursor]];
      if (!part.isResolved(cursor)) {
        return;
      }
      part.moveIfHeld(cursor, client);
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
    if (partOfKey.length > KEYS_KEPT) {
      partOfKey = new int[KEYS_INITIAL];
      parts = new HeldValues[0];
    }
  }

  /** What one node has answered ahead of its turn. */
  private static final class HeldValues {

    private static final int BYTES_INITIAL = 1024;

    private @Nullable ByteBuf bytes;
    private int[] positions = new int[KEYS_INITIAL];
    private int[] lengths = new int[KEYS_INITIAL];
    private int head;
    private int tail;
    private int resolved = -1;

    ByteBuf buffer(ByteBufAllocator allocator) {
      ByteBuf buffer = bytes;
      if (buffer == null) {
        buffer = allocator.directBuffer(BYTES_INITIAL);
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

    boolean isResolved(int position) {
      return position <= resolved;
    }

    void moveIfHeld(int position, ByteBuf client) {
      ByteBuf buffer = bytes;
      if (buffer != null && head < tail && positions[head] == position) {
        Buffers.move(buffer, client, lengths[head++]);
      }
    }

    void clear() {
      if (bytes != null) {
        bytes.release();
        bytes = null;
      }
      head = 0;
      tail = 0;
      resolved = -1;
    }
  }
}
