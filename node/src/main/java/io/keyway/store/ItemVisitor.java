package io.keyway.store;

/** Takes items one after another. */
public interface ItemVisitor {

  /**
   * Takes an item; must be quick and must not call the store, as locks are held.
   *
   * @param key its key
   * @param expiryUnixSeconds when it expires, 0 for never
   */
  void visit(byte[] key, int valueLength, long expiryUnixSeconds);
}
