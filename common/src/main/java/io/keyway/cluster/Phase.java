package io.keyway.cluster;

/** The step of a ring transition that a ring document describes. */
public enum Phase {
  /** No transition: the current members own all keys. */
  STABLE
}
