package io.keyway.net;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends at the end of an event loop's turn what was written during it, so that a turn costs each
 * connection one system call however many requests and replies it carries. One per event loop, and
 * only on it.
 */
public final class TurnFlusher {

  /** Something with unsent bytes. */
  public interface Flushable {
    /** Sends them. */
    void flush();
  }

  private final EventLoop loop;
  private final Runnable turnEnded;
  private final Runnable flush = this::flush;
  private final List<Flushable> waiting = new ArrayList<>();
  private final List<Flushable> flushing = new ArrayList<>();

  /**
   * @param turnEnded runs on the loop when all is sent that a turn has led to
   */
  public TurnFlusher(EventLoop loop, Runnable turnEnded) {
    this.loop = loop;
    this.turnEnded = turnEnded;
  }

  /**
   * Has something flushed after this turn's input; a caller adds itself once until it is flushed.
   */
  public void add(Flushable flushable) {
    if (waiting.isEmpty()) {
      // The loop runs its tasks when all sockets that were ready have been read.
      loop.execute(flush);
    }
    waiting.add(flushable);
  }

  private void flush() {
    flushing.addAll(waiting);
    waiting.clear();
    for (int i = 0; i < flushing.size(); i++) {
      flushing.get(i).flush();
    }
    flushing.clear();
    if (waiting.isEmpty()) {
      turnEnded.run();
    }
  }
}
