package io.keyway.store;

/** How a change ended. */
public enum StoreResult {
  /** Done. */
  STORED,
  /**
   * The command's condition does not hold: the key is there for add, or not there for replace,
   * append and prepend.
   */
  NOT_STORED,
  /** The item has another CAS unique. */
  EXISTS,
  /** There is no such item. */
  NOT_FOUND,
  /** The value is not a decimal number. */
  NON_NUMERIC,
  /** No memory could be had, even by evicting. */
  OUT_OF_MEMORY
}
