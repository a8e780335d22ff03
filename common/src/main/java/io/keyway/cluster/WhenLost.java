package io.keyway.cluster;

/** What becomes of the keys of a node while its breaker is open. */
public enum WhenLost {
  /** Requests on them are refused at once. */
  ERROR,
  /** Reads of them are misses, all else is refused. */
  MISS,
  /** They go to other members by the rule that the placement's profile has for dead servers. */
  REHASH
}
