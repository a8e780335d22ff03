package io.keyway.command;

import io.keyway.store.Entry;
import io.keyway.store.StorageMode;
import io.keyway.store.Store;
import java.nio.charset.StandardCharsets;

/** Puts items into a store, for tests that look at what a node tells of them. */
final class StoreFilling {

  private StoreFilling() {}

  /**
   * Stores an item that never expires.
   *
   * @param valueLength of a value whose bytes are any
   */
  static void set(Store store, String key, int valueLength) {
    byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
    int reference = store.allocate(bytes, 0, bytes.length, 0, 0, valueLength);
    Entry entry = store.newEntry();
    entry.open(reference);
    entry.store(StorageMode.SET, reference, 0);
    entry.close();
  }
}
