package io.keyway.placement;

/**
 * Places a key with fixed bytes before and after it. An instance owns a copy of the last key, which
 * grows with the longest: one thread at a time.
 */
final class Affix implements Locator {

  private static final int KEY_LENGTH = 256;

  private final byte[] before;
  private final byte[] after;
  private final Locator locator;
  private byte[] whole;

  Affix(byte[] before, byte[] after, Locator locator) {
    this.before = before.clone();
    this.after = after.clone();
    this.locator = locator;
    this.whole = withRoomFor(KEY_LENGTH);
  }

  @Override
  public int indexOf(byte[] key, int offset, int length) {
    int wholeLength = before.length + length + after.length;
    if (wholeLength > whole.length) {
      whole = withRoomFor(length);
    }
    System.arraycopy(key, offset, whole, before.length, length);
    System.arraycopy(after, 0, whole, before.length + length, after.length);
    return locator.indexOf(whole, 0, wholeLength);
  }

  @Override
  public Locator tracedBy(HashTrace trace) {
    return new Affix(before, after, locator.tracedBy(trace));
  }

  private byte[] withRoomFor(int length) {
    byte[] room = new byte[before.length + length + after.length];
    System.arraycopy(before, 0, room, 0, before.length);
    return room;
  }
}
