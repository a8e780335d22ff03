package io.keyway.store;

import io.keyway.item.ItemClock;
import io.keyway.item.ItemLayout;
import io.keyway.lru.LinkedItems;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The flush that is to come, if there is one: of two orders the later counts. Any thread. */
final class DelayedFlush {

  private final ItemClock clock;
  private final LinkedItems items;

  /** When it takes effect, by the clock; 0 without one. */
  private int seconds;

  DelayedFlush(ItemClock clock, LinkedItems items) {
    this.clock = clock;
    this.items = items;
  }

  /** Flushes now, or when the expiry is that a client has sent. */
  synchronized void order(int exptime) {
    int last = clock.expirySeconds(exptime) - 1;
    if (last <= clock.nowSeconds()) {
      seconds = 0;
      items.flush();
    } else {
      seconds = last;
    }
  }

  /** Moves the clock on and carries out what is due then. */
  synchronized void tick() {
    clock.tick();
    carryOutIfDue();
  }

  synchronized void carryOutIfDue() {
    if (seconds != 0 && seconds <= clock.nowSeconds()) {
      seconds = 0;
      items.flush();
    }
  }

  /** Writes what {@link #read} reads. */
  synchronized void write(DataOutput out) throws IOException {
    out.writeInt(seconds);
  }

  /** Takes over the flush of an earlier process, whose times are shifted. */
  synchronized void read(DataInput in, int shiftSeconds) throws IOException {
    int earlier = in.readInt();
    seconds = earlier == 0 ? 0 : ItemLayout.shifted(earlier, shiftSeconds);
  }
}
