package io.keyway.command;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;

/** Answers {@code stats detail}: counting by prefix, on, off, and what was counted. */
final class DetailReport {

  private final PrefixCounters prefixes;

  DetailReport(PrefixCounters prefixes) {
    this.prefixes = prefixes;
  }

  void write(String word, ByteBuf out) {
    switch (word) {
      case "on" -> switchOn(true, out);
      case "off" -> switchOn(false, out);
      case "dump" -> prefixes.write(out);
      default -> ReplyWriter.line(out, "CLIENT_ERROR usage: stats detail on|off|dump");
    }
  }

  private void switchOn(boolean on, ByteBuf out) {
    prefixes.switchOn(on);
    ReplyWriter.line(out, ReplyLine.OK);
  }
}
