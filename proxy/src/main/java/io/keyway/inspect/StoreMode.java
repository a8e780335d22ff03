package io.keyway.inspect;

import java.util.Locale;

/** On which condition a value is stored. */
public enum StoreMode {
  /** Always. */
  SET('S'),
  /** If there is no item. */
  ADD('E'),
  /** If there is one. */
  REPLACE('R'),
  /** Behind the value that is there. */
  APPEND('A'),
  /** Before the value that is there. */
  PREPEND('P'),
  /** If the item still has the CAS unique. */
  CAS('S');

  private final char meta;

  StoreMode(char meta) {
    this.meta = meta;
  }

  String command() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of {@code ms}. */
  char meta() {
    return meta;
  }
}
