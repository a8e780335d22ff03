package io.keyway.server;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The clients of one event loop that have more requests waiting than one may have carried out at a
 * time. Event loop only.
 *
 * <p>Each gets one turn, then all sockets are looked at again, then the next.
 */
final class TurnQueue {

  private final EventLoop loop;
  private final Deque<NodeConnection> waiting = new ArrayDeque<>();
  private final Runnable round = this::round;
  private boolean scheduled;

  TurnQueue(EventLoop loop) {
    this.loop = loop;
  }

  /** Puts a client behind all others. */
  void add(NodeConnection client) {
    waiting.add(client);
    if (!scheduled) {
      scheduleRound();
    }
  }

  /**
   * Not {@code execute}: a task that adds itself again would keep the loop from its sockets, while
   * one that is due at once runs after the next look at them.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void scheduleRound() {
    scheduled = true;
    loop.schedule(round, 0, TimeUnit.NANOSECONDS);
  }

  private void round() {
    scheduled = false;
    int count = waiting.size();
    for (int i = 0; i < count; i++) {
      resume(waiting.remove());
    }
  }

  /** What goes wrong for one client must not keep the others waiting. */
  private static void resume(NodeConnection client) {
    try {
      client.resume();
    } catch (RuntimeException | OutOfMemoryError e) {
      client.fail(e);
    }
  }
}
