package io.keyway.route;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets one dump by the nodes' crawlers run at a time, over all event loops of a proxy. Any thread.
 *
 * <p>As on a memcached by itself. More would also do harm: memcached 1.6.18 serves nobody on a
 * thread that is asked for a second dump while the reader of the first one is slow.
 */
public final class DumpPermit {

  private final AtomicBoolean taken = new AtomicBoolean();

  /** Begins a dump; false if another one runs. */
  boolean tryTake() {
    return taken.compareAndSet(false, true);
  }

  /** The dump is over. */
  void giveBack() {
    taken.set(false);
  }
}
