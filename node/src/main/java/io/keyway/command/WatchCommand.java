package io.keyway.command;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Carries out {@code watch}: a client wants to hear of what happens instead of asking. */
public final class WatchCommand {

  private static final int NONE = 0;

  private final Watchers watchers;
  private final boolean allowed;

  /** The command, if it is allowed. */
  public WatchCommand(Watchers watchers, boolean allowed) {
    this.watchers = watchers;
    this.allowed = allowed;
  }

  /**
   * Answers, and returns the watcher that the client has become, or null if it may not.
   *
   * @param arguments the topics' names
   * @param pipelined whether answers to earlier commands have not been sent yet
   * @param wake told, by any thread, when there is something to drain
   */
  public @Nullable Watcher execute(
      String arguments, boolean pipelined, Runnable wake, ByteBuf out) {
    int topics = topics(arguments);
    if (!allowed) {
      ReplyWriter.line(out, "CLIENT_ERROR watch commands not allowed");
    } else if (pipelined) {
      ReplyWriter.line(out, "ERROR cannot pipeline other commands before watch");
    } else if (topics == NONE) {
      ReplyWriter.line(out, ReplyLine.ERROR);
    } else {
      return add(topics, wake, out);
    }
    return null;
  }

  private @Nullable Watcher add(int topics, Runnable wake, ByteBuf out) {
    Watcher watcher = watchers.add(topics, wake);
    if (watcher == null) {
      ReplyWriter.line(out, "WATCHER_TOO_MANY log watcher limit reached");
    } else {
      ReplyWriter.line(out, ReplyLine.OK);
    }
    return watcher;
  }

  /** The topics' bits, or {@link #NONE} if there is one that we don't know. */
  private static int topics(String arguments) {
    if (arguments.isEmpty()) {
      return WatchTopic.FETCHERS.bit();
    }
    int topics = NONE;
    for (String word : arguments.split(" +", -1)) {
      WatchTopic topic = WatchTopic.of(word);
      if (topic == null) {
        return NONE;
      }
      topics |= topic.bit();
    }
    return topics;
  }
}
