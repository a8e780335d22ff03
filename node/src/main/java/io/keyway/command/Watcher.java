package io.keyway.command;

import io.keyway.memory.Buffers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A client that watches: its topics, and the lines that it has not been sent yet.
 *
 * <p>Any thread appends, the client's event loop drains; guarded by its own monitor, which is held
 * for a copy of one line or one buffer and never while another lock is taken. What does not fit is
 * dropped and counted, and the client gets to know how much it missed, so that a slow watcher slows
 * nobody.
 */
public final class Watcher {

  /** {@code skipped=} with the largest number and a line feed. */
  private static final int SKIPPED_BYTES_MAX = 30;

  private final int topics;
  private final Runnable wake;
  private final byte[] buffer;
  private int length;
  private long skippedLines;

  /**
   * A watcher with nothing to send.
   *
   * @param topics a set of {@link WatchTopic#bit()}
   * @param bufferBytes what it may be behind
   * @param wake told, by any thread, when there is something to drain again
   */
  Watcher(int topics, int bufferBytes, Runnable wake) {
    this.topics = topics;
    this.wake = wake;
    this.buffer = new byte[bufferBytes];
  }

  int topics() {
    return topics;
  }

  /** Appends a line; false if it was dropped. */
  boolean append(WordLine line) {
    boolean first;
    synchronized (this) {
      if (length + line.length() + SKIPPED_BYTES_MAX > buffer.length) {
        skippedLines++;
        return false;
      }
      first = length == 0;
      reportSkipped();
      append(line.bytes(), line.length());
    }
    if (first) {
      wake.run();
    }
    return true;
  }

  private void reportSkipped() {
    if (skippedLines > 0) {
      byte[] report = ("skipped=" + skippedLines + "\n").getBytes(StandardCharsets.US_ASCII);
      append(report, report.length);
      skippedLines = 0;
    }
  }

  private void append(byte[] bytes, int count) {
    System.arraycopy(bytes, 0, buffer, length, count);
    length += count;
  }

  /** Moves all lines into a buffer. */
  public synchronized void drain(ByteBuf out) {
    Buffers.write(out, buffer, 0, length);
    length = 0;
  }
}
