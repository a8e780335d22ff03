package io.keyway.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnFlusherTest {

  private final EventLoop loop = new DefaultEventLoop();
  // Loop only; read behind a task of the loop.
  private final List<String> events = new ArrayList<>();
  private final TurnFlusher flusher = new TurnFlusher(loop, () -> events.add("turn ended"));

  @AfterEach
  void stop() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void add_duringATurn_flushesBehindItInOrder() {
    turn(() -> {
      flusher.add(() -> events.add("flush a"));
      events.add("write a");
      flusher.add(() -> events.add("flush b"));
      events.add("write b");
    });
    assertThat(eventsSoFar())
        .containsExactly("write a", "write b", "flush a", "flush b", "turn ended");
  }

  @Test
  void add_nextTurn_flushesThatOneOnly() {
    turn(() -> flusher.add(() -> events.add("flush a")));
    turn(() -> flusher.add(() -> events.add("flush b")));
    turn(() -> events.add("idle turn"));
    assertThat(eventsSoFar())
        .containsExactly("flush a", "turn ended", "flush b", "turn ended", "idle turn");
  }

  @Test
  void add_duringAFlush_flushesInTheTurnBehind() {
    turn(() -> {
      flusher.add(() -> {
        flusher.add(() -> events.add("flush again"));
        events.add("flush a");
      });
      flusher.add(() -> events.add("flush b"));
    });
    assertThat(eventsSoFar()).containsExactly("flush a", "flush b", "flush again", "turn ended");
  }

  private void turn(Runnable task) {
    loop.submit(task).syncUninterruptibly();
  }

  /** What happened up to now and in the two turns that this may have led to. */
  private List<String> eventsSoFar() {
    turn(() -> {});
    turn(() -> {});
    return List.copyOf(events);
  }
}
