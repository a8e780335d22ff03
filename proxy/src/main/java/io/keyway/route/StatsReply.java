package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.StatsMerge;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The statistics of all members as one list, with how many of them it speaks for. */
final class StatsReply extends PendingReply {

  private static final int NAME_OFFSET = "STAT ".length();

  private final StatsForm form;
  private final StatsMerge merge;
  private final int nodes;
  private int answered;
  private int failed;
  private boolean listed;
  private @Nullable String otherLine;

  StatsReply(String arguments, int nodes, StatsForm form) {
    this.form = form;
    this.merge = new StatsMerge(arguments);
    this.nodes = nodes;
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  public void stat(Backend backend, ReplyParser line) {
    String text = line.text();
    if (!text.startsWith("STAT ")) {
      list(text);
      return;
    }
    int blank = text.indexOf(' ', NAME_OFFSET);
    String name = blank < 0 ? text.substring(NAME_OFFSET) : text.substring(NAME_OFFSET, blank);
    merge.add(name, blank < 0 ? "" : text.substring(blank + 1));
  }

  /** Passes on a line that can't be added to another, such as an item of a dump. */
  private void list(String line) {
    listed = true;
    ByteBuf out = buffer();
    if (out != null) {
      form.listed(out, line);
    }
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
    if (answered == 0) {
      otherLine = errorLine;
    }
  }

  @Override
  void finish(ByteBuf out) {
    if (otherLine != null && (answered == 0 || failed == 0)) {
      form.other(out, otherLine);
      return;
    }
    if (!listed) {
      writeSums(out);
    }
    form.end(out);
  }

  private void writeSums(ByteBuf out) {
    merge.forEach((name, value) -> form.figure(out, name, value));
    form.figure(out, "nodes_total", Integer.toString(nodes));
    form.figure(out, "nodes_answered", Integer.toString(answered));
    form.figure(out, "nodes_failed", Integer.toString(failed));
  }
}
