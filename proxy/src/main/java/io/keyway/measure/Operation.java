package io.keyway.measure;

import java.util.Locale;

/**
 * What a node is asked to do with keys. Commands whose replies look alike count as one; binary ones
 * count as the meta commands that nodes get in their place.
 */
public enum Operation {
  /** {@code get}, {@code gets}, {@code gat} and {@code gats}, of any number of keys. */
  GET,
  /** {@code set}, {@code add}, {@code replace}, {@code append}, {@code prepend}, {@code cas}. */
  SET,
  DELETE,
  TOUCH,
  /** {@code incr} and {@code decr}. */
  INCR,
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
