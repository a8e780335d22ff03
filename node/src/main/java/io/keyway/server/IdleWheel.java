package io.keyway.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The clients of one event loop by when they are next to be looked at for having been silent too
 * long, so that a second costs a look at a few of them and no client a timer. Event loop only.
 */
final class IdleWheel {

  /** Looks that a long time-out is divided into; a client is closed late by one such part. */
  private static final int SLOTS_MAX = 64;

  private final int timeoutSeconds;
  private final int slotSeconds;
  private final List<Set<NodeConnection>> slots = new ArrayList<>();
  private int turnedTo;

  /** An empty wheel; {@code nowSeconds} is any clock's. */
  IdleWheel(int timeoutSeconds, int nowSeconds) {
    this.timeoutSeconds = timeoutSeconds;
    this.slotSeconds = (timeoutSeconds + SLOTS_MAX - 1) / SLOTS_MAX;
    this.turnedTo = nowSeconds / slotSeconds;
    // One for each part of the time-out, one for the part that has begun, one for rounding up.
    int count = (timeoutSeconds + slotSeconds - 1) / slotSeconds + 2;
    for (int i = 0; i < count; i++) {
      slots.add(new HashSet<>());
    }
  }

  /** Adds a client that has just been heard of. */
  void add(NodeConnection client, int nowSeconds) {
    put(client, nowSeconds);
  }

  private void put(NodeConnection client, int heardSeconds) {
    int due = (heardSeconds + timeoutSeconds) / slotSeconds + 1;
    int slot = Math.max(due, turnedTo + 1) % slots.size();
    client.idleSlot(slot);
    slots.get(slot).add(client);
  }

  /** Takes out a client that is gone. */
  void remove(NodeConnection client) {
    slots.get(client.idleSlot()).remove(client);
  }

  /** Moves the time on, and closes those who have been silent for longer than the time-out. */
  void turn(int nowSeconds) {
    int to = nowSeconds / slotSeconds;
    turnedTo = Math.max(turnedTo, to - slots.size());
    while (turnedTo < to) {
      turnedTo++;
      look(turnedTo % slots.size(), nowSeconds);
    }
  }

  private void look(int slot, int nowSeconds) {
    Set<NodeConnection> due = slots.get(slot);
    if (due.isEmpty()) {
      return;
    }
    slots.set(slot, new HashSet<>());
    for (NodeConnection client : due) {
      boolean idle = client.isIdle() && nowSeconds - client.heardSeconds() > timeoutSeconds;
      put(client, idle || !client.isIdle() ? nowSeconds : client.heardSeconds());
      if (idle) {
        client.closeIdle();
      }
    }
  }
}
