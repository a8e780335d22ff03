package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.backend.Exchange;
import io.keyway.backend.Lane;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import io.keyway.stats.PrefixSums;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What all members have counted of keys that start alike, added up. If some members do not answer,
 * or have more prefixes than are told apart, the last line says so.
 */
final class PrefixStatsReply extends PendingReply {

  private final int nodes;
  private final StatsForm form;
  private final PrefixSums sums = new PrefixSums();
  private final ListEnd end = new ListEnd();

  /** On which the parts are answered. */
  private final List<Lane> lanes = new ArrayList<>();

  PrefixStatsReply(int nodes, StatsForm form) {
    this.nodes = nodes;
    this.form = form;
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  /** A node answers the next part on a lane. */
  void answersOn(Lane lane, Exchange exchange) {
    exchange.partOf(lanes.size());
    lanes.add(lane);
  }

  @Override
  public void answered(Backend backend, Exchange exchange, ReplyParser line) {
    lanes.get(exchange.part()).end();
    super.answered(backend, exchange, line);
  }

  @Override
  public void stat(Backend backend, ReplyParser line) {
    sums.add(line.text());
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    if (!line.is(ReplyLine.END)) {
      end.answered(backend, line.text());
    }
  }

  @Override
  void refuse(String errorLine) {
    end.refused(errorLine);
  }

  @Override
  void finish(ByteBuf out) {
    if (end.failed() >= nodes) {
      form.other(out, end.incomplete(nodes, false));
      return;
    }
    StringBuilder lines = new StringBuilder();
    sums.forEach(line -> lines.append(line).append("\r\n"));
    form.listed(out, lines.append(lastLine()).append("\r\n").toString());
  }

  private String lastLine() {
    if (end.failed() > 0) {
      return end.incomplete(nodes, true);
    }
    return sums.isIncomplete()
        ? SERVER_ERROR + "incomplete dump, more than " + PrefixSums.PREFIXES_MAX + " prefixes"
        : ReplyLine.END.name();
  }
}
