package io.keyway.route;

import java.util.Arrays;

/**
 * The keys of a retrieval whose values came when there was no room for them, in the order in which
 * they came. Pooled with its reply, event loop only.
 */
final class DeferredKeys {

  private static final int KEYS_INITIAL = 4;
  private static final int BYTES_INITIAL = 64;

  private int[] ends = new int[KEYS_INITIAL];
  private byte[] bytes = new byte[BYTES_INITIAL];
  private int count;

  /** Adds a key and returns its index. */
  int add(byte[] from, int offset, int length) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    int start = end();
    if (bytes.length - start < length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + length);
    }
    System.arraycopy(from, offset, bytes, start, length);
    ends[count] = start + length;
    return count++;
  }

  private int end() {
    return count == 0 ? 0 : ends[count - 1];
  }

  /** The bytes of all keys; the caller must not change them. */
  byte[] bytes() {
    return bytes;
  }

  /** Where a key starts. */
  int offset(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** The length of a key. */
  int length(int index) {
    return ends[index] - offset(index);
  }

  /** Forgets all. */
  void clear() {
    count = 0;
    if (bytes.length > BYTES_INITIAL) {
      ends = new int[KEYS_INITIAL];
      bytes = new byte[BYTES_INITIAL];
    }
  }
}
