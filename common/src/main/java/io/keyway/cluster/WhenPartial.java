package io.keyway.cluster;

/** What a retrieval from several nodes answers for the keys of those that fail. */
public enum WhenPartial {
  /** They are misses. */
  MISS,
  /** What came of the others, and an error in place of END. */
  ERROR
}
