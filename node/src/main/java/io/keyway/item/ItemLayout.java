package io.keyway.item;

import io.keyway.memory.Memory;

/**
 * The layout of an item in its chunk, and access to its fields by the chunk's address.
 *
 * <pre>
 *   0        4        8        12       16       20       24                32   (36)
 *  +--------+--------+--------+--------+--------+--------+-----------------+ - - +-----+-------+
 *  | hash   | LRU    | LRU    | expiry | last   | value  | CAS unique      |flags| key | value |
 *  | next   | next   | prev   |        | access | | key  |                 |     |     |       |
 *  +--------+--------+--------+--------+--------+--------+-----------------+ - - +-----+-------+
 *    refs to other chunks       seconds  seconds  lengths                    only if not 0
 * </pre>
 *
 * <p>Times count from the store's clock and take 28 bits (eight years of uptime); the four bits
 * above the last access are the item's state. The length word is the value's length in its upper 24
 * bits and the key's in the lower 8. All of it is little-endian and unaligned, as chunks have odd
 * sizes on purpose: 32 bytes here are 59 in memcached (48 of header, 8 of CAS, the key's NUL and
 * the value's line end), and a chunk is smaller by just that.
 *
 * <p>Fields are guarded by the item's lock, the two LRU links by the LRU's. Before it is linked an
 * item belongs to the thread that allocated it.
 */
public final class ItemLayout {

  /** Bytes before the flags. */
  public static final int HEADER_BYTES = 32;

  /** Bytes of the flags, if there are any. */
  public static final int FLAGS_BYTES = Integer.BYTES;

  /**
   * Bytes around key, value and flags in memcached's accounting: header, CAS unique, NUL and line
   * end.
   */
  public static final int ACCOUNTED_OVERHEAD_BYTES = 48 + 8 + 1 + 2;

  /** By how much an item is smaller than memcached accounts for. */
  public static final int SAVED_BYTES = ACCOUNTED_OVERHEAD_BYTES - HEADER_BYTES;

  /** The longest value. */
  public static final int VALUE_BYTES_MAX = (1 << 24) - 1;

  /**
   * The latest time that fits, some eight years after the clock's start; later expiries are cut to
   * it.
   */
  public static final int SECONDS_MAX = (1 << 28) - 1;

  private static final int HASH_NEXT_OFFSET = 0;
  private static final int LRU_NEXT_OFFSET = 4;
  private static final int LRU_PREVIOUS_OFFSET = 8;
  private static final int EXPIRY_OFFSET = 12;
  private static final int ACCESS_OFFSET = 16;
  private static final int LENGTHS_OFFSET = 20;
  private static final int UNIQUE_OFFSET = 24;

  private static final int KEY_LENGTH_BITS = 8;
  private static final int KEY_LENGTH_MASK = (1 << KEY_LENGTH_BITS) - 1;

  private static final int HAS_FLAGS = 1 << 28;
  private static final int FETCHED = 1 << 29;

  private ItemLayout() {}

  /** The size of an item in memcached's accounting, which chooses its slab class. */
  public static long accountedBytes(int keyLength, int flags, long valueLength) {
    return ACCOUNTED_OVERHEAD_BYTES + keyLength + valueLength + (flags != 0 ? FLAGS_BYTES : 0);
  }

  /** The size of a stored item in memcached's accounting. */
  public static int accountedBytes(long address) {
    return ACCOUNTED_OVERHEAD_BYTES
        + keyLength(address)
        + valueLength(address)
        + (hasFlags(address) ? FLAGS_BYTES : 0);
  }

  /** Writes everything but links, CAS unique and value. */
  public static void initialize(
      long address,
      byte[] key,
      int keyOffset,
      int keyLength,
      int flags,
      int expirySeconds,
      int nowSeconds,
      int valueLength) {
    Memory.putInt(address + EXPIRY_OFFSET, Math.min(expirySeconds, SECONDS_MAX));
    Memory.putInt(address + ACCESS_OFFSET, nowSeconds | (flags != 0 ? HAS_FLAGS : 0));
    Memory.putInt(address + LENGTHS_OFFSET, valueLength << KEY_LENGTH_BITS | keyLength);
    if (flags != 0) {
      Memory.putInt(address + HEADER_BYTES, flags);
    }
    Memory.copy(key, keyOffset, keyAddress(address), keyLength);
  }

  /** Writes what {@link #initialize} does, with the key, flags and expiry of another item. */
  public static void initializeLike(long address, long other, int nowSeconds, int valueLength) {
    boolean hasFlags = hasFlags(other);
    int keyLength = keyLength(other);
    Memory.putInt(address + EXPIRY_OFFSET, expirySeconds(other));
    Memory.putInt(address + ACCESS_OFFSET, nowSeconds | (hasFlags ? HAS_FLAGS : 0));
    Memory.putInt(address + LENGTHS_OFFSET, valueLength << KEY_LENGTH_BITS | keyLength);
    Memory.copy(
        other + HEADER_BYTES, address + HEADER_BYTES, keyLength + (hasFlags ? FLAGS_BYTES : 0));
  }

  /** The next item of the same hash bucket. */
  public static int hashNext(long address) {
    return Memory.getInt(address + HASH_NEXT_OFFSET);
  }

  public static void hashNext(long address, int reference) {
    Memory.putInt(address + HASH_NEXT_OFFSET, reference);
  }

  /** The item used less recently. */
  public static int lruNext(long address) {
    return Memory.getInt(address + LRU_NEXT_OFFSET);
  }

  public static void lruNext(long address, int reference) {
    Memory.putInt(address + LRU_NEXT_OFFSET, reference);
  }

  /** The item used more recently. */
  public static int lruPrevious(long address) {
    return Memory.getInt(address + LRU_PREVIOUS_OFFSET);
  }

  public static void lruPrevious(long address, int reference) {
    Memory.putInt(address + LRU_PREVIOUS_OFFSET, reference);
  }

  /** When the item expires, in seconds of the store's clock; 0 is never. */
  public static int expirySeconds(long address) {
    return Memory.getInt(address + EXPIRY_OFFSET);
  }

  public static void expirySeconds(long address, int seconds) {
    Memory.putInt(address + EXPIRY_OFFSET, Math.min(seconds, SECONDS_MAX));
  }

  /** When the item was last moved to the front of its LRU, in seconds of the store's clock. */
  public static int accessSeconds(long address) {
    return Memory.getInt(address + ACCESS_OFFSET) & SECONDS_MAX;
  }

  public static void accessSeconds(long address, int seconds) {
    int state = Memory.getInt(address + ACCESS_OFFSET) & ~SECONDS_MAX;
    Memory.putInt(address + ACCESS_OFFSET, state | seconds);
  }

  /** Whether the item was read since it was stored. */
  public static boolean isFetched(long address) {
    return (Memory.getInt(address + ACCESS_OFFSET) & FETCHED) != 0;
  }

  public static void markFetched(long address) {
    Memory.putInt(address + ACCESS_OFFSET, Memory.getInt(address + ACCESS_OFFSET) | FETCHED);
  }

  public static long unique(long address) {
    return Memory.getLong(address + UNIQUE_OFFSET);
  }

  public static void unique(long address, long unique) {
    Memory.putLong(address + UNIQUE_OFFSET, unique);
  }

  public static int keyLength(long address) {
    return Memory.getInt(address + LENGTHS_OFFSET) & KEY_LENGTH_MASK;
  }

  public static int valueLength(long address) {
    return Memory.getInt(address + LENGTHS_OFFSET) >>> KEY_LENGTH_BITS;
  }

  /** The client's flags, unsigned. */
  public static int flags(long address) {
    return hasFlags(address) ? Memory.getInt(address + HEADER_BYTES) : 0;
  }

  private static boolean hasFlags(long address) {
    return (Memory.getInt(address + ACCESS_OFFSET) & HAS_FLAGS) != 0;
  }

  /** Where the key starts. */
  public static long keyAddress(long address) {
    return address + HEADER_BYTES + (hasFlags(address) ? FLAGS_BYTES : 0);
  }

  /** Where the value starts. */
  public static long valueAddress(long address) {
    return keyAddress(address) + keyLength(address);
  }

  /** Whether the item has this key. */
  public static boolean hasKey(long address, byte[] key, int offset, int length) {
    return keyLength(address) == length && Memory.equal(keyAddress(address), key, offset, length);
  }
}
