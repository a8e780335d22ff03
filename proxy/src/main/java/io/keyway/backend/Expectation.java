package io.keyway.backend;

import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;

/** The shape of the reply that a request asks for; errors fit all of them. */
public enum Expectation {
  /** One line, which the sink judges. */
  LINE,
  /** What became of a value. */
  STORED,
  /** What became of a {@code delete}. */
  DELETED,
  /** What became of a {@code touch}. */
  TOUCHED,
  /** The number after {@code incr} or {@code decr}. */
  NUMBER,
  /** OK. */
  DONE,
  /** Values of some of the keys asked for, in their order, then END. */
  VALUES,
  /** Statistics, then END; or the line of a {@code stats} that only sets something. */
  STATS;

  /** Whether END closes the reply. */
  boolean isList() {
    return this == VALUES || this == STATS;
  }

  /** Whether a line that is neither END nor an error can be the reply. */
  boolean accepts(ReplyParser line) {
    return switch (this) {
      case LINE -> true;
      case STORED ->
          line.is(ReplyLine.STORED)
              || line.is(ReplyLine.NOT_STORED)
              || line.is(ReplyLine.EXISTS)
              || line.is(ReplyLine.NOT_FOUND);
      case DELETED -> line.is(ReplyLine.DELETED) || line.is(ReplyLine.NOT_FOUND);
      case TOUCHED -> line.is(ReplyLine.TOUCHED) || line.is(ReplyLine.NOT_FOUND);
      case NUMBER -> line.isNumber() || line.is(ReplyLine.NOT_FOUND);
      case DONE -> line.is(ReplyLine.OK);
      case VALUES -> false;
      case STATS -> line.is(ReplyLine.RESET) || line.is(ReplyLine.OK);
    };
  }
}
