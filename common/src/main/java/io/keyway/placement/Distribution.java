package io.keyway.placement;

/** A function from the hash of a key to a target. Immutable, any thread. */
sealed interface Distribution permits Modulo, Continuum, JumpHash {

  /** Returns the index, in the list of targets, of the one that owns the hash. */
  int indexOf(long hash);

  /** Where the hash falls: a point of a continuum, or a bucket counted from 0. */
  long positionOf(long hash);

  /** The kind of distribution, in one word of the field. */
  String kind();
}
