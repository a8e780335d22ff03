package io.keyway.placement;

import java.util.BitSet;
import java.util.Collection;

/** The targets that a client has found dead, by index. Immutable, any thread. */
final class Dead {

  static final Dead NOBODY = new Dead(new BitSet());

  private final BitSet indices;

  private Dead(BitSet indices) {
    this.indices = indices;
  }

  static Dead of(Collection<Integer> indices) {
    BitSet set = new BitSet();
    indices.forEach(set::set);
    return new Dead(set);
  }

  boolean isEmpty() {
    return indices.isEmpty();
  }

  boolean contains(int index) {
    return indices.get(index);
  }
}
