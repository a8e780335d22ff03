package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.NodeStat;
import io.keyway.stats.NodeSums;
import io.keyway.stats.ProxyCounters;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A block of statistics for each node, in placement order: what the proxy knows of it, and what it
 * says itself. Each name starts with the node's and a dot.
 */
final class NodeStatsReply extends PendingReply {

  private static final int STAT_LENGTH = "STAT ".length();

  /** What the proxy knows has this in front, as nodes count requests and bytes too. */
  private static final String PROXY = "proxy_";

  private final ProxyCounters counters;
  private final StatsForm form;
  private final Map<Backend, String> names;
  private final Map<Backend, Map<String, String>> blocks = new HashMap<>();
  private String failure = "";

  NodeStatsReply(ProxyCounters counters, Map<Backend, String> names, StatsForm form) {
    this.counters = counters;
    this.form = form;
    this.names = names;
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  public void stat(Backend backend, ReplyParser line) {
    String[] words = line.text().substring(STAT_LENGTH).split(" ", 2);
    block(backend).put(words[0], words.length > 1 ? words[1] : "");
  }

  private Map<String, String> block(Backend backend) {
    return blocks.computeIfAbsent(backend, node -> new LinkedHashMap<>());
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (!line.is(ReplyLine.END)) {
      block(backend).put("error", line.text());
    }
  }

  @Override
  void unavailable(Backend backend, String cause) {
    block(backend).put("error", cause);
  }

  @Override
  void refuse(String errorLine) {
    failure = errorLine;
  }

  @Override
  void finish(ByteBuf out) {
    if (!failure.isEmpty()) {
      form.other(out, failure);
      return;
    }
    Map<String, NodeSums> sums = counters.nodes();
    names.forEach((backend, name) -> {
      String prefix = name + '.';
      NodeSums known = sums.get(name);
      if (known != null) {
        write(out, prefix, known);
      }
      block(backend).forEach((stat, value) -> form.figure(out, prefix + stat, value));
    });
    form.end(out);
  }

  private void write(ByteBuf out, String prefix, NodeSums known) {
    form.figure(out, prefix + "address", known.address());
    boolean open = known.sum(NodeStat.BREAKER_OPEN) > 0;
    form.figure(out, prefix + "state", open ? "unavailable" : "available");
    for (NodeStat stat : NodeStat.values()) {
      form.figure(out, prefix + PROXY + stat.wireName(), Long.toString(known.sum(stat)));
    }
  }
}
