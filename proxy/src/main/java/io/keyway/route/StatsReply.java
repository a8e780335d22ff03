package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.StatsMerge;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of all members as one list, with how many of them it speaks for; or the one line
 * that all answer to an order such as {@code reset}, which fails if it fails at one of them.
 */
final class StatsReply extends PendingReply {

  private static final int NAME_OFFSET = "STAT ".length();

  private final StatsForm form;
  private final StatsMerge merge;
  private final int nodes;
  private final boolean ofSockets;
  private int answered;
  private int failed;

  /** What a node has answered in place of statistics. */
  private @Nullable String otherLine;

  private @Nullable String failure;

  StatsReply(String arguments, int nodes, StatsForm form) {
    this.form = form;
    this.merge = new StatsMerge(arguments);
    this.nodes = nodes;
    this.ofSockets = arguments.startsWith("conns");
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  public void stat(Backend backend, ReplyParser line) {
    String text = line.text();
    int blank = text.indexOf(' ', NAME_OFFSET);
    String name = blank < 0 ? text.substring(NAME_OFFSET) : text.substring(NAME_OFFSET, blank);
    // Sockets are numbered by each node for itself.
    merge.add(
        ofSockets ? backend.name() + '.' + name : name, blank < 0 ? "" : text.substring(blank + 1));
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    answered++;
    if (!line.is(ReplyLine.END)) {
      otherLine = line.text();
    }
  }

  @Override
  void refuse(String errorLine) {
    failed++;
    if (failure == null) {
      failure = errorLine;
    }
  }

  @Override
  void finish(ByteBuf out) {
    if (failure != null && (answered == 0 || (otherLine != null && merge.isEmpty()))) {
      form.other(out, failure);
    } else if (otherLine != null && failed == 0) {
      form.other(out, otherLine);
    } else {
      writeSums(out);
    }
  }

  private void writeSums(ByteBuf out) {
    merge.forEach((name, value) -> form.figure(out, name, value));
    form.figure(out, "nodes_total", Integer.toString(nodes));
    form.figure(out, "nodes_answered", Integer.toString(answered));
    form.figure(out, "nodes_failed", Integer.toString(failed));
    form.end(out);
  }
}
