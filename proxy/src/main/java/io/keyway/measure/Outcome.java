package io.keyway.measure;

import java.util.Locale;

/** How a request to a node ended. */
public enum Outcome {
  /** It was done; of a retrieval, at least one of its keys was there. */
  OK,
  /** There was no such item, or none of the keys was there. */
  MISS,
  /** The item was not as the request wanted it: not stored, or changed meanwhile. */
  NOT_STORED,
  /** The node answered with an error. */
  ERROR,
  /** The node did not answer in time. */
  TIMEOUT,
  /** The connection ended before the answer. */
  LOST;

  /** The name that people see. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
