package io.keyway.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The most frequent keys of a stream in constant space. One thread.
 *
 * <p>At most {@link #CAPACITY} keys have a counter. When there is no room for another one, the
 * median of all counters is taken off each, and those that are used up are free: the Misra-Gries
 * sketch. So a counter lacks at most what was taken off in all, {@link #lack()}, which is at most
 * two in {@link #CAPACITY} of the stream; a key that came more often than that is among them.
 */
final class FrequentKeys {

  static final int CAPACITY = 512;

  private static final int KEY_BYTES_MAX = 250;
  private static final int SLOTS = 4 * CAPACITY;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int[] slots = new int[SLOTS]; // the index of an entry and 1, or 0
  private final long[] hashes = new long[CAPACITY];
  private final long[] counts = new long[CAPACITY];
  private final long[] bytes = new long[CAPACITY];
  private final int[] lengths = new int[CAPACITY];
  private final byte[] keys = new byte[CAPACITY * KEY_BYTES_MAX];
  private final long[] sorted = new long[CAPACITY];
  private int size;
  private long lack;

  /** Counts a key, which must be no longer than the protocol allows. */
  void add(byte[] from, int offset, int length, long weight, long valueBytes) {
    long hash = hash(from, offset, length);
    int slot = slot(hash, from, offset, length);
    if (slots[slot] == 0) {
      if (size == CAPACITY) {
        purge();
        slot = slot(hash, from, offset, length);
      }
      insert(slot, hash, from, offset, length);
    }
    counts[slots[slot] - 1] += weight;
    bytes[slots[slot] - 1] += weight * valueBytes;
  }

  /** Counts bytes for a key if it has a counter. */
  void addBytes(byte[] from, int offset, int length, long amount) {
    int slot = slot(hash(from, offset, length), from, offset, length);
    if (slots[slot] != 0) {
      bytes[slots[slot] - 1] += amount;
    }
  }

  private int slot(long hash, byte[] from, int offset, int length) {
    int slot = firstSlot(hash);
    while (slots[slot] != 0 && !holds(slots[slot] - 1, hash, from, offset, length)) {
      slot = (slot + 1) % SLOTS;
    }
    return slot;
  }

  private boolean holds(int entry, long hash, byte[] from, int offset, int length) {
    int at = entry * KEY_BYTES_MAX;
    return hashes[entry] == hash
        && lengths[entry] == length
        && Arrays.equals(keys, at, at + length, from, offset, offset + length);
  }

  private void insert(int slot, long hash, byte[] from, int offset, int length) {
    hashes[size] = hash;
    counts[size] = 0;
    bytes[size] = 0;
    lengths[size] = length;
    System.arraycopy(from, offset, keys, size * KEY_BYTES_MAX, length);
    size++;
    slots[slot] = size;
  }

  private void purge() {
    System.arraycopy(counts, 0, sorted, 0, size);
    Arrays.sort(sorted, 0, size);
    long median = sorted[size / 2];
    lack += median;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (counts[i] > median) {
        move(i, kept);
        counts[kept++] -= median;
      }
    }
    size = kept;
    Arrays.fill(slots, 0);
    for (int i = 0; i < size; i++) {
      slots[freeSlot(hashes[i])] = i + 1;
    }
  }

  private void move(int from, int to) {
    hashes[to] = hashes[from];
    counts[to] = counts[from];
    bytes[to] = bytes[from];
    lengths[to] = lengths[from];
    System.arraycopy(keys, from * KEY_BYTES_MAX, keys, to * KEY_BYTES_MAX, lengths[from]);
  }

  private int freeSlot(long hash) {
    int slot = firstSlot(hash);
    while (slots[slot] != 0) {
      slot = (slot + 1) % SLOTS;
    }
    return slot;
  }

  private static int firstSlot(long hash) {
    return (int) (hash >>> 32) & (SLOTS - 1);
  }

  private static long hash(byte[] from, int offset, int length) {
    long hash = length * 0x9E3779B97F4A7C15L;
    int end = offset + length;
    int at = offset;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONG.get(from, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | (from[at] & 0xff);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 29)) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 32);
  }

  /** The number of keys that have a counter. */
  int size() {
    return size;
  }

  /** What a counter may lack at most. */
  long lack() {
    return lack;
  }

  /** The counter of an entry, 0 to {@link #size()}: at most this less than the key's true count. */
  long count(int entry) {
    return counts[entry];
  }

  /** The bytes counted for an entry's key since it has its counter. */
  long bytes(int entry) {
    return bytes[entry];
  }

  /** A copy of an entry's key. */
  byte[] key(int entry) {
    int at = entry * KEY_BYTES_MAX;
    return Arrays.copyOfRange(keys, at, at + lengths[entry]);
  }

  /** Forgets everything. */
  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    lack = 0;
  }
}
