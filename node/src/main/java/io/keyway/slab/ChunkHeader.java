package io.keyway.slab;

import io.keyway.memory.Memory;

/**
 * The first twelve bytes of a chunk, which say what the chunk is used for.
 *
 * <pre>
 *   0            4            8            12
 *  +------------+------------+------------+------
 *  | next free  | prev free  | FREE       |        a free chunk
 *  +------------+------------+------------+------
 *  | the owner's             | state      |        a chunk in use
 *  +------------+------------+------------+------
 * </pre>
 *
 * <p>The state is {@link #FREE} if and only if the chunk is free, which the class's monitor guards;
 * whoever holds a chunk may put anything else there, and chunks are handed out as {@link #HELD}.
 */
public final class ChunkHeader {

  /** The state of a free chunk. */
  public static final int FREE = -1;

  /** The state of a chunk that was handed out and not written to since. */
  public static final int HELD = -2;

  /** Where the state stands. */
  public static final int STATE_OFFSET = 8;

  private static final int NEXT_OFFSET = 0;
  private static final int PREVIOUS_OFFSET = 4;

  private ChunkHeader() {}

  /** What the chunk is used for. */
  public static int state(long address) {
    return Memory.getInt(address + STATE_OFFSET);
  }

  public static void state(long address, int state) {
    Memory.putInt(address + STATE_OFFSET, state);
  }

  static int nextFree(long address) {
    return Memory.getInt(address + NEXT_OFFSET);
  }

  static void nextFree(long address, int reference) {
    Memory.putInt(address + NEXT_OFFSET, reference);
  }

  static int previousFree(long address) {
    return Memory.getInt(address + PREVIOUS_OFFSET);
  }

  static void previousFree(long address, int reference) {
    Memory.putInt(address + PREVIOUS_OFFSET, reference);
  }
}
