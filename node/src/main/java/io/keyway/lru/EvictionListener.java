package io.keyway.lru;

/** Hears of live items that are dropped for room. */
public interface EvictionListener {

  /**
   * An item is about to be dropped; must be quick and must not call the store, as its locks are
   * held. Any thread.
   *
   * @param keyAddress where the key stands, valid until this call returns
   * @param fetched whether it was ever read
   * @param ttlSeconds what was left of its life, -1 if it has no end
   * @param idleSeconds since its last use
   */
  void evicted(
      long keyAddress,
      int keyLength,
      boolean fetched,
      int ttlSeconds,
      int idleSeconds,
      int classId,
      int valueLength);
}
