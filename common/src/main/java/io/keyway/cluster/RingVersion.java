package io.keyway.cluster;

import java.util.Optional;

/**
 * What the ring's node held when it was read. The version makes the next write conditional: it
 * fails if anybody wrote since.
 *
 * @param version of the node, or {@link #ABSENT}
 * @param ring empty if the node is absent or its data is not a ring
 */
public record RingVersion(int version, Optional<Ring> ring) {
  /** The version of a node that does not exist. */
  public static final int ABSENT = -1;

  public boolean absent() {
    return version == ABSENT;
  }
}
