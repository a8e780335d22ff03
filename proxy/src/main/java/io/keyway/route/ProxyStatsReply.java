package io.keyway.route;

import io.keyway.backend.Backend;
import io.keyway.protocol.ReplyParser;
import io.keyway.protocol.Version;
import io.keyway.stats.ProxyReport;
import io.netty.buffer.ByteBuf;

/** The statistics of the proxy itself, which no node is asked for. */
final class ProxyStatsReply extends PendingReply {

  private final ProxyReport report;
  private final StatsForm form;

  ProxyStatsReply(ProxyReport report, StatsForm form) {
    this.report = report;
    this.form = form;
  }

  @Override
  boolean onlyReads() {
    return true;
  }

  @Override
  void take(Backend backend, ReplyParser line) {
    throw new IllegalStateException("no node was asked");
  }

  @Override
  void refuse(String errorLine) {
    throw new IllegalStateException("no node was asked");
  }

  @Override
  void finish(ByteBuf out) {
    form.figure(out, "version", Version.TEXT);
    report.forEach((name, value) -> form.figure(out, name, value));
    form.end(out);
  }
}
