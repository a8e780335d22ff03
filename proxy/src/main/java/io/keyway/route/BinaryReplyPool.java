package io.keyway.route;

import java.util.ArrayDeque;

/** Idle replies to binary requests of one event loop, for the next ones. */
final class BinaryReplyPool {

  /** Idle replies that are kept; a burst beyond it is left to the garbage collector. */
  private static final int KEPT_MAX = 4096;

  private final ArrayDeque<BinaryItemReply> items = new ArrayDeque<>();
  private final CounterText counter = new CounterText();

  BinaryItemReply item() {
    BinaryItemReply idle = items.pollLast();
    return idle == null ? new BinaryItemReply(this) : idle;
  }

  void release(BinaryItemReply reply) {
    if (items.size() < KEPT_MAX) {
      items.addLast(reply);
    }
  }

  /** Where the number that a reply is about stands for a moment. */
  CounterText counter() {
    return counter;
  }
}
