package io.keyway.command;

import io.keyway.protocol.ReplyLine;
import io.netty.buffer.ByteBuf;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much is told on standard error, in memcached's words: nothing, or from level 2 on what
 * clients ask and are answered. Any thread.
 */
public final class Verbosity {

  private static final int CONVERSATIONS = 2;
  private static final Pattern VALUE = Pattern.compile("VALUE ([^ ]+) \\d+ (\\d{1,9})(?: |$)");
  private static final int LINE_END_BYTES = 2;

  private final PrintStream out;
  private volatile int level;

  /** Tells as much as {@code level} says, and for a start to {@code out}. */
  public Verbosity(int level, PrintStream out) {
    this.level = level;
    this.out = out;
  }

  int level() {
    return level;
  }

  void level(long wanted) {
    level = (int) Math.min(wanted, Integer.MAX_VALUE);
  }

  /** Whether what clients say is told. */
  public boolean tellsConversations() {
    return level >= CONVERSATIONS;
  }

  /** Tells that a client has connected. */
  public void connected(int client) {
    if (tellsConversations()) {
      out.printf("<%d new auto-negotiating client connection%n", client);
    }
  }

  /** Tells that a client is gone. */
  public void closed(int client) {
    if (tellsConversations()) {
      out.printf("<%d connection closed.%n", client);
    }
  }

  /** Tells a command line. */
  public void asked(int client, String line) {
    out.printf("<%d %s%n", client, line);
  }

  /** Tells a command line that was refused. */
  public void refused(int client, String line, @Nullable ReplyLine refusal) {
    asked(client, line);
    if (refusal != null) {
      out.printf(">%d %s", client, new String(refusal.bytes(), StandardCharsets.US_ASCII));
    }
  }

  /** Tells the replies from an offset of a buffer on, of values only the keys. */
  public void answered(int client, ByteBuf replies, int from) {
    int at = from;
    while (at < replies.writerIndex()) {
      int end = replies.indexOf(at, replies.writerIndex(), (byte) '\n');
      if (end < 0) {
        return;
      }
      String line = replies.toString(at, end - at, StandardCharsets.ISO_8859_1).stripTrailing();
      at = end + 1;
      Matcher value = VALUE.matcher(line);
      if (value.lookingAt()) {
        out.printf(">%d sending key %s%n", client, value.group(1));
        at += Integer.parseInt(value.group(2)) + LINE_END_BYTES;
      } else {
        out.printf(">%d %s%n", client, line);
      }
    }
  }
}
