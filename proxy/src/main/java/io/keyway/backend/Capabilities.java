package io.keyway.backend;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server knows, as it has said at the start of its connection. Event loop only.
 *
 * <p>Until it has, it is taken to know what it knew before. Requests that rely on it are remembered
 * so that they are not sent to a server that would take their values for commands.
 */
final class Capabilities {

  /** Connections in a row that a server may end when it is asked, until it is not asked once. */
  private static final int VAIN_MAX = 2;

  private final Set<Capability> lacking = EnumSet.noneOf(Capability.class);
  private final Set<Capability> reliedOn = EnumSet.noneOf(Capability.class);
  private boolean settled;
  private int vainCount;

  /** Whether the server lacks something; if it is not known yet, the caller relies on it. */
  boolean lacks(Capability capability) {
    boolean lacks = lacking.contains(capability);
    if (!settled && !lacks) {
      reliedOn.add(capability);
    }
    return lacks;
  }

  /** Whether it is known that the server knows something. */
  boolean includes(Capability capability) {
    return settled && !lacking.contains(capability);
  }

  /** Whether the server is to be asked; some hang up then. */
  boolean mayAsk() {
    return vainCount < VAIN_MAX;
  }

  /** The connection has ended before it was said what the server knows. */
  void askedInVain() {
    vainCount++;
  }

  /** The connection is over, and the next may lead to another server. */
  void unsettle() {
    settled = false;
    reliedOn.clear();
  }

  /**
   * Takes what the server has said.
   *
   * @return what requests rely on that wait to be sent, and the server lacks; null if nothing
   */
  @Nullable Capability settle(boolean meta, boolean gat) {
    settled = true;
    vainCount = 0;
    lacking.clear();
    if (!meta) {
      lacking.add(Capability.META);
    }
    if (!gat) {
      lacking.add(Capability.GAT);
    }
    reliedOn.retainAll(lacking);
    Iterator<Capability> missed = reliedOn.iterator();
    return missed.hasNext() ? missed.next() : null;
  }
}
