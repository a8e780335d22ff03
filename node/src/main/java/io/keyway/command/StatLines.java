package io.keyway.command;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyWriter;
import io.netty.buffer.ByteBuf;

/** The answer to a {@code stats} command as it is written: one figure a line, and the end. */
record StatLines(ByteBuf out) {

  /** Appends a figure. */
  void add(String name, long value) {
    add(name, Long.toString(value));
  }

  /** Appends a word. */
  void add(String name, String value) {
    ReplyWriter.stat(out, name, value);
  }

  /** Appends figures of memcached's that are nought here, which tools look for all the same. */
  void zeros(String... names) {
    for (String name : names) {
      add(name, 0);
    }
  }

  /** Ends the answer. */
  void end() {
    ReplyWriter.line(out, ReplyLine.END);
  }
}
