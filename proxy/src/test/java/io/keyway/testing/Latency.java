package io.keyway.testing;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Answers arrive late and in order, as over a long line: those behind do not wait for it twice. */
public final class Latency implements Fault {

  private final ScheduledExecutorService line =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private final Duration time;

  public Latency(Duration time) {
    this.time = time;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what is on the line
  public void deliver(byte[] answers, int length, Socket to) {
    byte[] travelling = Arrays.copyOf(answers, length);
    line.schedule(() -> arrive(travelling, to), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void arrive(byte[] answers, Socket to) {
    try {
      NONE.deliver(answers, answers.length, to);
    } catch (IOException _) {
      // The connection has ended while they were on their way: they are lost with it.
    }
  }
}
