package io.keyway.index;

import io.keyway.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of a key for the index: eight bytes a step, seeded so that clients can't choose
 * colliding keys.
 *
 * <p>A multiply and a fold per word, and the 64-bit finalizer of MurmurHash3 at the end. The same
 * key gives the same hash from an array and from an item. Any thread.
 */
public final class ItemHash {

  private static final VarHandle ARRAY_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  private final long seed;

  public ItemHash(long seed) {
    this.seed = seed;
  }

  /** The hash of a range of an array. */
  public int of(byte[] key, int offset, int length) {
    long hash = seed ^ length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = step(hash, (long) ARRAY_LONG.get(key, offset + at));
    }
    long rest = 0;
    for (; at < length; at++) {
      rest = rest << 8 | (key[offset + at] & 0xff);
    }
    return finish(hash, rest);
  }

  /** The hash of a range of native memory. */
  public int of(long address, int length) {
    long hash = seed ^ length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = step(hash, Memory.getLong(address + at));
    }
    long rest = 0;
    for (; at < length; at++) {
      rest = rest << 8 | (Memory.getByte(address + at) & 0xff);
    }
    return finish(hash, rest);
  }

  private static long step(long hash, long word) {
    long mixed = (hash ^ word) * MULTIPLIER;
    return mixed ^ mixed >>> 32;
  }

  private static int finish(long hash, long rest) {
    long h = step(hash, rest);
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return (int) (h ^ h >>> 33);
  }
}
