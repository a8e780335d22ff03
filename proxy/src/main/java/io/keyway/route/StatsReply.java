package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.StatsMerge;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statistics of all members as one list, with how many of them it speaks for. */
final class StatsReply extends PendingReply {

  private static final int NAME_OFFSET = "STAT ".length();

  /** What is counted of a prefix, in the order of the line. */
  private static final List<String> PREFIX_COUNTS = List.of("get", "hit", "set", "del");

  private final StatsForm form;
  private final StatsMerge merge;
  private final int nodes;
  private final boolean ofSockets;
  private final Map<String, long[]> prefixes = new LinkedHashMap<>();
  private int answered;
  private int failed;
  private boolean listed;
  private @Nullable String otherLine;

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
    if (!text.startsWith("STAT ")) {
      list(text);
      return;
    }
    int blank = text.indexOf(' ', NAME_OFFSET);
    String name = blank < 0 ? text.substring(NAME_OFFSET) : text.substring(NAME_OFFSET, blank);
    // Sockets are numbered by each node for itself.
    merge.add(
        ofSockets ? backend.name() + '.' + name : name, blank < 0 ? "" : text.substring(blank + 1));
  }

  /** Adds up a line that says how often keys of a prefix were used, a word before each number. */
  private void list(String line) {
    listed = true;
    String[] words = line.split(" ", -1);
    long[] sums = prefixes.computeIfAbsent(words[1], prefix -> new long[PREFIX_COUNTS.size()]);
    for (int i = 0; i < sums.length && 3 + 2 * i < words.length; i++) {
      sums[i] += Long.parseUnsignedLong(words[3 + 2 * i]);
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
    if (listed) {
      prefixes.forEach((prefix, sums) -> form.listed(out, line(prefix, sums)));
    } else {
      writeSums(out);
    }
    form.end(out);
  }

  private static String line(String prefix, long[] sums) {
    StringBuilder line = new StringBuilder("PREFIX ").append(prefix);
    for (int i = 0; i < sums.length; i++) {
      line.append(' ').append(PREFIX_COUNTS.get(i)).append(' ').append(sums[i]);
    }
    return line.toString();
  }

  private void writeSums(ByteBuf out) {
    merge.forEach((name, value) -> form.figure(out, name, value));
    form.figure(out, "nodes_total", Integer.toString(nodes));
    form.figure(out, "nodes_answered", Integer.toString(answered));
    form.figure(out, "nodes_failed", Integer.toString(failed));
  }
}
