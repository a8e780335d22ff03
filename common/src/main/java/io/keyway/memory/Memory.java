package io.keyway.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Unchecked access to native memory by absolute address, through the foreign memory API.
 *
 * <p>One segment that covers the whole address space is a constant, so the JIT reduces each access
 * to a single move. The price is that nothing stands between a wrong address and a crash: callers
 * compute addresses from references or buffer indices that they have validated. Any thread;
 * ordering is the caller's matter (a lock or an event loop).
 */
public final class Memory {

  /** Little-endian, unaligned: items start at any byte of a page. */
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle ARRAY_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  @SuppressWarnings("restricted")
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  /**
   * Up to here a loop over words is cheaper than a call of the copy that is made for any length.
   */
  private static final int SHORT_BYTES_MAX = 64;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Memory() {}

  public static byte getByte(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address);
  }

  public static void putByte(long address, byte value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, value);
  }

  public static int getInt(long address) {
    return ALL.get(INT, address);
  }

  public static void putInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  public static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  public static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  /**
   * Copies {@code length} bytes; the ranges may not overlap in a way that matters to the caller.
   */
  public static void copy(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  /** Copies {@code length} bytes of native memory into a heap array. */
  public static void copy(long from, byte[] to, int toOffset, int length) {
    if (length > SHORT_BYTES_MAX) {
      MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, toOffset, length);
      return;
    }
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      ARRAY_LONG.set(to, toOffset + at, getLong(from + at));
    }
    for (; at < length; at++) {
      to[toOffset + at] = getByte(from + at);
    }
  }

  /** Copies {@code length} bytes of a heap array into native memory. */
  public static void copy(byte[] from, int fromOffset, long to, int length) {
    if (length > SHORT_BYTES_MAX) {
      MemorySegment.copy(from, fromOffset, ALL, ValueLayout.JAVA_BYTE, to, length);
      return;
    }
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      putLong(to + at, (long) ARRAY_LONG.get(from, fromOffset + at));
    }
    for (; at < length; at++) {
      putByte(to + at, from[fromOffset + at]);
    }
  }

  /** Whether the bytes at {@code address} equal a range of a heap array. */
  public static boolean equal(long address, byte[] array, int offset, int length) {
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      if (getLong(address + at) != (long) ARRAY_LONG.get(array, offset + at)) {
        return false;
      }
    }
    for (; at < length; at++) {
      if (getByte(address + at) != array[offset + at]) {
        return false;
      }
    }
    return true;
  }

  /** Whether two ranges of native memory are equal. */
  public static boolean equal(long address, long other, int length) {
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      if (getLong(address + at) != getLong(other + at)) {
        return false;
      }
    }
    for (; at < length; at++) {
      if (getByte(address + at) != getByte(other + at)) {
        return false;
      }
    }
    return true;
  }

  /** The CRC-32C of a range. Allocates, as nothing else here does: not for requests. */
  public static int checksum(long address, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(ALL.asSlice(address, length).asByteBuffer());
    return (int) checksum.getValue();
  }

  /**
   * The offset of the first {@code wanted} byte in a range, or -1.
   *
   * <p>Eight bytes at a time: a byte of {@code word ^ pattern} is zero exactly where the wanted one
   * stands, and the subtraction carries its high bit out (Hacker's Delight, 6-1).
   */
  public static int indexOf(long address, int from, int length, byte wanted) {
    long pattern = (wanted & 0xffL) * ONES;
    int at = from;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      long found = zeroBytes(getLong(address + at) ^ pattern);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    for (; at < length; at++) {
      if (getByte(address + at) == wanted) {
        return at;
      }
    }
    return -1;
  }

  /** The same in a heap array, or {@code to} if there is none before it. */
  public static int indexOf(byte[] array, int from, int to, byte wanted) {
    long pattern = (wanted & 0xffL) * ONES;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long found = zeroBytes((long) ARRAY_LONG.get(array, at) ^ pattern);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (at < to && array[at] != wanted) {
      at++;
    }
    return at;
  }

  /** The high bit of the lowest byte that is zero, perhaps with some above it; 0 if none is. */
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }
}
