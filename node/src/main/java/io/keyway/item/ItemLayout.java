package io.keyway.item;

import io.keyway.memory.Memory;
import io.keyway.slab.ChunkHeader;

/**
 * The layout of an item in its chunk, and access to its fields by the chunk's address.
 *
 * <pre>
 *   0        4            8        12       16       20       24            32   (36)    (48)
 *  +--------+------------+--------+--------+--------+--------+-------------+ - - + - - - +-----+-------+
 *  | hash   | LRU next,  | LRU    | expiry | last   | value  | CAS unique  |flags| chain | key | value |
 *  | next   | segment *  | prev   | state  | access | | key  |             |     |       |     |       |
 *  +--------+------------+--------+--------+--------+--------+-------------+ - - + - - - +-----+-------+
 *    refs to other items            seconds  seconds  lengths               if not 0  if in a chain
 * </pre>
 *
 * <p>Times count from the store's clock and take 28 bits (eight years of uptime); the four bits
 * above each of the two are the item's state: flags there, fetched, active and chained above the
 * last access; segment (two bits), stale and token sent above the expiry. The length word is
 * whether a client has chosen the unique (one bit), the value's length (23 bits) and the key's (8
 * bits). All of it is little-endian and unaligned, as chunks have odd sizes on purpose: 32 bytes
 * here are 59 in memcached (48 of header, 8 of CAS, the key's NUL and the value's line end), and a
 * chunk is smaller by just that.
 *
 * <p>The value of a chained item lies in a {@link Chain}, whose head stands where the picture says,
 * and not in this chunk.
 *
 * <p>Fields are guarded by the item's lock, the two LRU links by the LRU's; the segment is written
 * under both. Before it is linked an item belongs to the thread that allocated it.
 */
public final class ItemLayout {

  /** Bytes before the flags. */
  public static final int HEADER_BYTES = 32;

  /** Bytes of the flags, if there are any. */
  public static final int FLAGS_BYTES = Integer.BYTES;

  /** Bytes around key, value and flags in memcached's accounting: header, NUL and line end. */
  public static final int ACCOUNTED_OVERHEAD_BYTES = 48 + 1 + 2;

  /** Bytes of a CAS unique in memcached's accounting, which can do without. */
  public static final int ACCOUNTED_UNIQUE_BYTES = 8;

  /**
   * The latest time that fits, some eight years after the clock's start; later expiries are cut to
   * it.
   */
  public static final int SECONDS_MAX = (1 << 28) - 1;

  private static final int HASH_NEXT_OFFSET = 0;
  private static final int LRU_NEXT_OFFSET = 4;
  private static final int LRU_PREVIOUS_OFFSET = ChunkHeader.STATE_OFFSET;
  private static final int EXPIRY_OFFSET = 12;
  private static final int ACCESS_OFFSET = 16;
  private static final int LENGTHS_OFFSET = 20;
  private static final int UNIQUE_OFFSET = 24;

  private static final int KEY_LENGTH_BITS = 8;
  private static final int KEY_LENGTH_MASK = (1 << KEY_LENGTH_BITS) - 1;

  private static final int CHOSEN = 1 << 31;

  private static final int HAS_FLAGS = 1 << 28;
  private static final int FETCHED = 1 << 29;
  private static final int ACTIVE = 1 << 30;
  private static final int CHAINED = 1 << 31;

  private static final int SEGMENT_SHIFT = 28;
  private static final int SEGMENT_MASK = 3 << SEGMENT_SHIFT;
  private static final int STALE = 1 << 30;
  private static final int TOKEN_SENT = 1 << 31;

  private ItemLayout() {}

  /** The size of an item in memcached's accounting, less its CAS unique. */
  public static long accountedBytes(int keyLength, int flags, long valueLength) {
    return ACCOUNTED_OVERHEAD_BYTES + keyLength + valueLength + (flags != 0 ? FLAGS_BYTES : 0);
  }

  /** The size of a stored item in memcached's accounting, less its CAS unique. */
  public static long accountedBytes(long address) {
    return accountedBytes(keyLength(address), hasFlags(address) ? 1 : 0, valueLength(address));
  }

  /**
   * Writes everything but links, CAS unique and value.
   *
   * @param chained whether the value goes to a chain, which is then empty
   */
  public static void initialize(
      long address,
      byte[] key,
      int keyOffset,
      int keyLength,
      int flags,
      int expirySeconds,
      int nowSeconds,
      int valueLength,
      boolean chained) {
    initialize(address, flags != 0, expirySeconds, nowSeconds, keyLength, valueLength, chained);
    if (flags != 0) {
      Memory.putInt(address + HEADER_BYTES, flags);
    }
    Memory.copy(key, keyOffset, keyAddress(address), keyLength);
  }

  /** Writes what {@link #initialize} does, with the key, flags and expiry of another item. */
  public static void initializeLike(
      long address, long other, int nowSeconds, int valueLength, boolean chained) {
    boolean hasFlags = hasFlags(other);
    int keyLength = keyLength(other);
    initialize(
        address, hasFlags, expirySeconds(other), nowSeconds, keyLength, valueLength, chained);
    if (hasFlags) {
      Memory.putInt(address + HEADER_BYTES, flags(other));
    }
    Memory.copy(keyAddress(other), keyAddress(address), keyLength);
  }

  private static void initialize(
      long address,
      boolean hasFlags,
      int expirySeconds,
      int nowSeconds,
      int keyLength,
      int valueLength,
      boolean chained) {
    Memory.putInt(address + EXPIRY_OFFSET, Math.min(expirySeconds, SECONDS_MAX));
    Memory.putInt(
        address + ACCESS_OFFSET, nowSeconds | (hasFlags ? HAS_FLAGS : 0) | (chained ? CHAINED : 0));
    int ownLength = chained ? 0 : valueLength;
    Memory.putInt(address + LENGTHS_OFFSET, ownLength << KEY_LENGTH_BITS | keyLength);
    if (chained) {
      Chain.initialize(chainAddress(address), valueLength);
    }
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

  /** Whether the item is in an LRU list; guarded by the list's lock. */
  public static boolean isLinked(long address) {
    int state = ChunkHeader.state(address);
    return state != ChunkHeader.HELD && state != ChunkHeader.FREE && state != Chain.LINK;
  }

  /** Takes back that the item is in an LRU list. */
  public static void markUnlinked(long address) {
    ChunkHeader.state(address, ChunkHeader.HELD);
  }

  /** When the item expires, in seconds of the store's clock; 0 is never. */
  public static int expirySeconds(long address) {
    return Memory.getInt(address + EXPIRY_OFFSET) & SECONDS_MAX;
  }

  public static void expirySeconds(long address, int seconds) {
    int state = Memory.getInt(address + EXPIRY_OFFSET) & ~SECONDS_MAX;
    Memory.putInt(address + EXPIRY_OFFSET, state | Math.min(seconds, SECONDS_MAX));
  }

  /** Makes both times count from another second, as far as they fit. */
  public static void shiftTimes(long address, int seconds) {
    int expiry = expirySeconds(address);
    if (expiry != 0) {
      expirySeconds(address, shifted(expiry, seconds));
    }
    accessSeconds(address, shifted(accessSeconds(address), seconds));
  }

  /** A time that counts from another second, within what fits. */
  public static int shifted(int time, int seconds) {
    return Math.clamp((long) time + seconds, 1, SECONDS_MAX);
  }

  /** The number of the LRU segment that the item is in, 0 to 3. */
  public static int segment(long address) {
    return (Memory.getInt(address + EXPIRY_OFFSET) & SEGMENT_MASK) >>> SEGMENT_SHIFT;
  }

  public static void segment(long address, int number) {
    int other = Memory.getInt(address + EXPIRY_OFFSET) & ~SEGMENT_MASK;
    Memory.putInt(address + EXPIRY_OFFSET, other | number << SEGMENT_SHIFT);
  }

  /** Whether the value was declared out of date and may be served only with that warning. */
  public static boolean isStale(long address) {
    return (Memory.getInt(address + EXPIRY_OFFSET) & STALE) != 0;
  }

  /** Whether one client was told to bring a new value. */
  public static boolean isTokenSent(long address) {
    return (Memory.getInt(address + EXPIRY_OFFSET) & TOKEN_SENT) != 0;
  }

  public static void stale(long address, boolean set) {
    mark(address + EXPIRY_OFFSET, STALE, set);
  }

  public static void tokenSent(long address, boolean set) {
    mark(address + EXPIRY_OFFSET, TOKEN_SENT, set);
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
    mark(address + ACCESS_OFFSET, FETCHED, true);
  }

  /** Whether the item was read again since it was last moved in its LRU. */
  public static boolean isActive(long address) {
    return (Memory.getInt(address + ACCESS_OFFSET) & ACTIVE) != 0;
  }

  public static void active(long address, boolean set) {
    mark(address + ACCESS_OFFSET, ACTIVE, set);
  }

  /** Whether the value lies in a {@link Chain}. */
  public static boolean isChained(long address) {
    return (Memory.getInt(address + ACCESS_OFFSET) & CHAINED) != 0;
  }

  private static void mark(long field, int bit, boolean set) {
    int others = Memory.getInt(field) & ~bit;
    Memory.putInt(field, set ? others | bit : others);
  }

  public static long unique(long address) {
    return Memory.getLong(address + UNIQUE_OFFSET);
  }

  /** Sets the next one of the store's own. */
  public static void unique(long address, long unique) {
    Memory.putLong(address + UNIQUE_OFFSET, unique);
    mark(address + LENGTHS_OFFSET, CHOSEN, false);
  }

  /** Sets one that a client has chosen, which says nothing about when that was. */
  public static void chosenUnique(long address, long unique) {
    Memory.putLong(address + UNIQUE_OFFSET, unique);
    mark(address + LENGTHS_OFFSET, CHOSEN, true);
  }

  /** Whether a client has chosen the CAS unique. */
  public static boolean isUniqueChosen(long address) {
    return (Memory.getInt(address + LENGTHS_OFFSET) & CHOSEN) != 0;
  }

  public static int keyLength(long address) {
    return Memory.getInt(address + LENGTHS_OFFSET) & KEY_LENGTH_MASK;
  }

  public static int valueLength(long address) {
    return isChained(address)
        ? Chain.valueLength(chainAddress(address))
        : (Memory.getInt(address + LENGTHS_OFFSET) & ~CHOSEN) >>> KEY_LENGTH_BITS;
  }

  /** The client's flags, unsigned. */
  public static int flags(long address) {
    return hasFlags(address) ? Memory.getInt(address + HEADER_BYTES) : 0;
  }

  private static boolean hasFlags(long address) {
    return (Memory.getInt(address + ACCESS_OFFSET) & HAS_FLAGS) != 0;
  }

  /** Where the head of a chained item's {@link Chain} stands. */
  public static long chainAddress(long address) {
    return address + HEADER_BYTES + (hasFlags(address) ? FLAGS_BYTES : 0);
  }

  /** Where the key starts. */
  public static long keyAddress(long address) {
    return chainAddress(address) + (isChained(address) ? Chain.HEAD_BYTES : 0);
  }

  /** Whether an item, of which all bytes may be damaged, says that it ends within its chunk. */
  public static boolean isWithin(long address, int chunkBytes) {
    int keyLength = keyLength(address);
    long end = keyAddress(address) - address + keyLength;
    return keyLength > 0
        && end <= chunkBytes
        && (isChained(address) || end + valueLength(address) <= chunkBytes);
  }

  /** Where the value starts, if it is not chained. */
  public static long valueAddress(long address) {
    return keyAddress(address) + keyLength(address);
  }

  /** Whether the item has this key. */
  public static boolean hasKey(long address, byte[] key, int offset, int length) {
    return keyLength(address) == length && Memory.equal(keyAddress(address), key, offset, length);
  }
}
