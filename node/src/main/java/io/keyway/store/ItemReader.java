package io.keyway.store;

/** Takes what it needs of an item while the store holds the item's lock. */
public interface ItemReader {

  /**
   * Reads an item; must be quick and must not call the store.
   *
   * @param flags the client's flags, unsigned
   * @param valueLength in bytes
   * @param unique the CAS unique
   * @param valueAddress where the value stands, valid until this call returns
   */
  void read(int flags, int valueLength, long unique, long valueAddress);
}
