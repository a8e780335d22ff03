package io.keyway.item;

import io.keyway.memory.Memory;
import io.keyway.slab.ChunkHeader;

/**
 * The layout of a long value in several chunks: a head in the item's chunk, and links, each at the
 * start of a chunk of its own with a part of the value behind it.
 *
 * <pre>
 *   0             4             8             12          head, in the item
 *  +-------------+-------------+-------------+
 *  | first link  | value length| readers     |
 *  +-------------+-------------+-------------+
 *
 *   0             4             8             12            16           20        a link
 *  +-------------+-------------+-------------+-------------+------------+------
 *  | next link   | item        | LINK        | part length | prev link  | part of the value
 *  +-------------+-------------+-------------+-------------+------------+------
 * </pre>
 *
 * <p>An item that is unlinked while somebody still reads its chain is freed by the last reader.
 * Guarded as the item is.
 */
public final class Chain {

  /** Bytes of the head. */
  public static final int HEAD_BYTES = 12;

  /** Bytes of a link before its part of the value. */
  public static final int LINK_BYTES = 20;

  /** The {@linkplain ChunkHeader state} of a chunk that is a link. */
  public static final int LINK = -3;

  private static final int VALUE_LENGTH_OFFSET = 4;
  private static final int READERS_OFFSET = 8;

  private static final int ITEM_OFFSET = 4;
  private static final int PART_LENGTH_OFFSET = 12;
  private static final int PREVIOUS_OFFSET = 16;

  private Chain() {}

  static void initialize(long head, int valueLength) {
    next(head, 0);
    Memory.putInt(head + VALUE_LENGTH_OFFSET, valueLength);
    readers(head, 0);
  }

  /** The length of the whole value. */
  public static int valueLength(long head) {
    return Memory.getInt(head + VALUE_LENGTH_OFFSET);
  }

  /** How many read the chain without the item's lock. */
  public static int readers(long head) {
    return Memory.getInt(head + READERS_OFFSET);
  }

  public static void readers(long head, int count) {
    Memory.putInt(head + READERS_OFFSET, count);
  }

  /** Writes a link that is the last of its chain. */
  static void initializeLink(long link, int item, int previous, int partLength) {
    next(link, 0);
    Memory.putInt(link + ITEM_OFFSET, item);
    ChunkHeader.state(link, LINK);
    Memory.putInt(link + PART_LENGTH_OFFSET, partLength);
    previous(link, previous);
  }

  /** The first link after a head, the next after a link; 0 after the last. */
  public static int next(long headOrLink) {
    return Memory.getInt(headOrLink);
  }

  public static void next(long headOrLink, int link) {
    Memory.putInt(headOrLink, link);
  }

  /** The link before this one; 0 for the first. */
  public static int previous(long link) {
    return Memory.getInt(link + PREVIOUS_OFFSET);
  }

  public static void previous(long link, int previous) {
    Memory.putInt(link + PREVIOUS_OFFSET, previous);
  }

  /** The item that a link belongs to. */
  public static int item(long link) {
    return Memory.getInt(link + ITEM_OFFSET);
  }

  public static void item(long link, int reference) {
    Memory.putInt(link + ITEM_OFFSET, reference);
  }

  /** The bytes of the value in a link. */
  public static int partLength(long link) {
    return Memory.getInt(link + PART_LENGTH_OFFSET);
  }

  /** Where a link's part of the value starts. */
  public static long partAddress(long link) {
    return link + LINK_BYTES;
  }
}
