package io.keyway.backend;

import io.keyway.protocol.Decimal;
import io.keyway.protocol.MetaLine;
import io.keyway.protocol.MetaReplyWriter.Code;
import io.keyway.protocol.ReplyLine;
import io.keyway.protocol.ReplyParser;
import java.util.List;

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
  /** The answer to {@code mg}, of the key asked. */
  META_GET,
  /** The answer to {@code ms}, of the key asked. */
  META_SET,
  /** The answer to {@code md}, of the key asked. */
  META_DELETE,
  /** The answer to {@code ma}, of the key asked. */
  META_ARITHMETIC,
  /** The answer to {@code me}, of the key asked. */
  META_DEBUG,
  /** Values of some of the keys asked for, in their order, then END. */
  VALUES,
  /** Statistics, then END; or the line of a {@code stats} that only sets something. */
  STATS,
  /** Items as lines, then END or EN; or one line that says why there are none. */
  DUMP;

  private static final List<String> DUMP_REFUSALS =
      List.of("BUSY ", "BADCLASS ", "NOTSTARTED ", "ERROR ");

  /** Whether END closes the reply. */
  boolean isList() {
    return this == VALUES || this == STATS || this == DUMP;
  }

  /** Whether it is the answer to a meta command, which names its key. */
  public boolean isMeta() {
    return switch (this) {
      case META_GET, META_SET, META_DELETE, META_ARITHMETIC, META_DEBUG -> true;
      case LINE, STORED, DELETED, TOUCHED, NUMBER, DONE, VALUES, STATS, DUMP -> false;
    };
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
      case VALUES, META_GET, META_SET, META_DELETE, META_ARITHMETIC, META_DEBUG -> false;
      case STATS -> line.is(ReplyLine.RESET) || line.is(ReplyLine.OK);
      case DUMP -> DUMP_REFUSALS.stream().anyMatch(line.text()::startsWith);
    };
  }

  /** Whether a meta answer can be the reply. */
  boolean accepts(MetaLine answer) {
    Code code = answer.code();
    return switch (this) {
      case META_GET -> code == Code.VA || code == Code.HD || code == Code.EN;
      case META_SET -> code == Code.HD || isFailure(code);
      case META_DELETE -> code == Code.HD || code == Code.NF || code == Code.EX;
      case META_ARITHMETIC -> isNumber(answer) || code == Code.HD || isFailure(code);
      case META_DEBUG -> code == Code.ME || code == Code.EN;
      case DUMP -> code == Code.EN;
      case LINE, STORED, DELETED, TOUCHED, NUMBER, DONE, VALUES, STATS -> false;
    };
  }

  private static boolean isNumber(MetaLine answer) {
    return answer.code() == Code.VA && answer.length() <= Decimal.DIGITS_MAX;
  }

  private static boolean isFailure(Code code) {
    return code == Code.NS || code == Code.NF || code == Code.EX;
  }
}
