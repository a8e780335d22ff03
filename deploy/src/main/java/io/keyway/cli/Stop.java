package io.keyway.cli;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has to do when it is told to stop: it says so to others, answers the clients that
 * it has, and closes everything, the newest first.
 *
 * <p>SIGTERM and Ctrl-C are an ordinary end: everything is closed and the exit status is 0, not the
 * JVM's 143.
 */
final class Stop implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Stop.class);

  private final Deque<AutoCloseable> announcements = new ArrayDeque<>();
  private final Deque<AutoCloseable> drains = new ArrayDeque<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private volatile boolean begun;

  /** Adds a part, and returns it. */
  <T extends AutoCloseable> T with(T part) {
    parts.push(part);
    return part;
  }

  /** Adds a part by which others know that the process serves, which goes first; returns it. */
  <T extends AutoCloseable> T announcing(T part) {
    announcements.push(part);
    return part;
  }

  /** Adds what answers and ends clients, once nobody is told of the process; the oldest first. */
  void draining(Runnable drain) {
    drains.add(drain::run);
  }

  /** Whether the process is stopping and is to get no more clients. Any thread. */
  boolean hasBegun() {
    return begun;
  }

  /** Closes every part. */
  @Override
  public void close() {
    begun = true;
    closeAll(announcements);
    closeAll(drains);
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not close cleanly: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }

  /**
   * Waits for the signal; does not return, as the process ends with everything closed. What was
   * printed shows when a signal has that effect, so whoever waits for it may send one.
   */
  void await(PrintWriter out) throws InterruptedException {
    Thread ending =
        new Thread(
            () -> {
              close();
              out.println("Stopped.");
              out.flush();
              Runtime.getRuntime().halt(ExitCode.OK.value());
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(ending);
    out.flush();
    new CountDownLatch(1).await();
  }
}
