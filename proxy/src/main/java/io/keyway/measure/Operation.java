package io.keyway.measure;

import java.util.Locale;

/**
 * What a node is asked to do with keys, by the command that the client gave. Binary ones count as
 * the text commands that they are.
 */
public enum Operation {
  /** {@code get} and {@code gets}, of any number of keys. */
  GET,
  /** {@code gat} and {@code gats}, of any number of keys. */
  GAT,
  SET,
  ADD,
  REPLACE,
  APPEND,
  PREPEND,
  CAS,
  DELETE,
  TOUCH,
  INCR,
  DECR,
  MG,
  MS,
  MD,
  MA,
  ME;

  /** The name that people see. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
