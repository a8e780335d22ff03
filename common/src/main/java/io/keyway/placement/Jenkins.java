package io.keyway.placement;

/**
 * Bob Jenkins's lookup3 ({@code hashlittle}) with the initial value 13. An instance keeps the three
 * words of its state: one thread at a time.
 */
final class Jenkins implements KeyHash {

  private static final int BLOCK = 12;
  private static final int INITIAL = 0xdeadbeef + 13;

  private int a;
  private int b;
  private int c;

  @Override
  public long hash(byte[] key, int offset, int length) {
    a = b = c = INITIAL + length;
    int at = offset;
    int left = length;
    for (; left > BLOCK; left -= BLOCK, at += BLOCK) {
      a += LittleEndian.intAt(key, at);
      b += LittleEndian.intAt(key, at + 4);
      c += LittleEndian.intAt(key, at + 8);
      mix();
    }
    if (left > 0) {
      a += partAt(key, at, left);
      b += partAt(key, at + 4, left - 4);
      c += partAt(key, at + 8, left - 8);
      finish();
    }
    return Integer.toUnsignedLong(c);
  }

  /** The word at an offset of which {@code left} bytes are in the key. */
  private static int partAt(byte[] key, int at, int left) {
    int word = 0;
    for (int i = Math.min(left, Integer.BYTES) - 1; i >= 0; i--) {
      word = (word << 8) | (key[at + i] & 0xff);
    }
    return word;
  }

  private void mix() {
    a = (a - c) ^ Integer.rotateLeft(c, 4);
    c += b;
    b = (b - a) ^ Integer.rotateLeft(a, 6);
    a += c;
    c = (c - b) ^ Integer.rotateLeft(b, 8);
    b += a;
    a = (a - c) ^ Integer.rotateLeft(c, 16);
    c += b;
    b = (b - a) ^ Integer.rotateLeft(a, 19);
    a += c;
    c = (c - b) ^ Integer.rotateLeft(b, 4);
    b += a;
  }

  private void finish() {
    c = (c ^ b) - Integer.rotateLeft(b, 14);
    a = (a ^ c) - Integer.rotateLeft(c, 11);
    b = (b ^ a) - Integer.rotateLeft(a, 25);
    c = (c ^ b) - Integer.rotateLeft(b, 16);
    a = (a ^ c) - Integer.rotateLeft(c, 4);
    b = (b ^ a) - Integer.rotateLeft(a, 14);
    c = (c ^ b) - Integer.rotateLeft(b, 24);
  }
}
