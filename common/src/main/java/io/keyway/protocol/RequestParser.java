package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds and checks one command line at a time in a client's bytes.
 *
 * <p>One per connection, event loop only; all parsers of a loop may fill the same {@link Request}.
 * Source of the rules: memcached's {@code protocol.txt} and the replies of 1.6.45. Where that
 * version accepts a number that does not fit its field (flags of 2^32), the line is refused
 * instead.
 */
public final class RequestParser {

  /** What a call to {@link #parse} found. */
  public enum Outcome {
    /** No whole line yet; call again with more bytes. */
    INCOMPLETE,
    /** The request is filled in. A storage command's value follows in the buffer. */
    REQUEST,
    /**
     * The line can't be carried out: answer {@link Request#refusal()} and drop {@link
     * #swallowBytes()}.
     */
    REFUSED,
    /** Not a memcached client: close without an answer. */
    HANG_UP
  }

  /**
   * Blanks that memcached looks past when it judges an unfinished line; the line is refused later
   * all the same.
   */
  private static final int LEADING_BLANKS_MAX = 100;

  private static final int TOKENS_MAX = 8;
  private static final byte[] HTTP = {'H', 'T', 'T', 'P', '/'};

  private final Request request;
  private final MetaParser meta;
  private final int[] from = new int[TOKENS_MAX];
  private final int[] to = new int[TOKENS_MAX];
  private int tokenCount;
  private int lastFrom;
  private int lastTo;
  private int scannedBytes;
  private int swallowBytes;

  public RequestParser(Request request) {
    this.request = request;
    this.meta = new MetaParser(request);
  }

  /** The bytes of value and line end that follow a refused storage command and must be dropped. */
  public int swallowBytes() {
    return swallowBytes;
  }

  /** Reads a line from the buffer, which must be direct, and moves the reader index behind it. */
  public Outcome parse(ByteBuf in) {
    int readable = in.readableBytes();
    int newline = Memory.indexOf(Buffers.readAddress(in), scannedBytes, readable, (byte) '\n');
    if (newline < 0) {
      scannedBytes = readable;
      return unfinished(in, readable);
    }
    if (newline > Limits.RETRIEVAL_LINE_BYTES_MAX) {
      return Outcome.HANG_UP;
    }
    scannedBytes = 0;
    swallowBytes = 0;
    request.load(in, newline);
    return parseLine();
  }

  private static Outcome unfinished(ByteBuf in, int readable) {
    boolean tooLong =
        readable > Limits.LINE_BYTES_MAX
            && (readable > Limits.RETRIEVAL_LINE_BYTES_MAX || !startsRetrieval(in));
    return tooLong ? Outcome.HANG_UP : Outcome.INCOMPLETE;
  }

  /** Whether the line starts as get, gets, gat or gats do, the only ones that may be long. */
  private static boolean startsRetrieval(ByteBuf in) {
    int at = in.readerIndex();
    int blanksEnd = at + LEADING_BLANKS_MAX;
    while (in.getByte(at) == ' ' && at < blanksEnd) {
      at++;
    }
    byte second = in.getByte(at + 1);
    byte fourth = in.getByte(at + 3);
    return in.getByte(at) == 'g'
        && (second == 'e' || second == 'a')
        && in.getByte(at + 2) == 't'
        && (fourth == ' ' || (fourth == 's' && in.getByte(at + 4) == ' '));
  }

  private Outcome parseLine() {
    Request r = request;
    if (r.lineLength < 2) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    int end = r.skipWord(0);
    Command command = Command.of(r.line, 0, end);
    if (command == null) {
      return unknown();
    }
    r.command = command;
    r.argumentsOffset = end;
    return switch (command.shape()) {
      case KEYS -> keys(end);
      case EXPTIME_KEYS -> exptimeAndKeys(end);
      case STORAGE -> storage(end);
      case KEY -> key(end);
      case DELTA -> delta(end);
      case TOUCH -> touch(end);
      case DELAY -> delay(end);
      case LEVEL -> level(end);
      case FREE -> words();
      case META -> meta(end);
      case META_STORAGE -> metaStorage(end);
      case META_DEBUG -> metaDebug(end);
    };
  }

  private Outcome unknown() {
    tokenize(0);
    boolean http =
        tokenCount > 1
            && lastTo - lastFrom >= HTTP.length
            && Arrays.equals(request.line, lastFrom, lastFrom + HTTP.length, HTTP, 0, HTTP.length);
    return http ? Outcome.HANG_UP : refuse(ReplyLine.ERROR);
  }

  private Outcome keys(int offset) {
    Request r = request;
    r.keysFrom(offset);
    int count = 0;
    for (; r.nextKey(); count++) {
      if (r.keyLength > Limits.KEY_BYTES_MAX) {
        r.keyTooLong = true;
        return refuse(ReplyLine.BAD_FORMAT);
      }
    }
    r.keysFrom(offset);
    return count > 0 ? Outcome.REQUEST : refuse(ReplyLine.BAD_FORMAT);
  }

  private Outcome exptimeAndKeys(int offset) {
    int start = request.skipSpaces(offset);
    int end = request.skipWord(start);
    Outcome outcome = keys(end);
    if (outcome == Outcome.REQUEST && !exptime(start, end)) {
      return refuse(ReplyLine.INVALID_EXPTIME);
    }
    return outcome;
  }

  private Outcome storage(int offset) {
    Request r = request;
    byte[] line = r.line;
    tokenize(offset);
    if (tokenCount < 4 || !Decimal.isUnsigned(line, from[3], to[3], Limits.VALUE_BYTES_MAX)) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    r.valueLength = (int) Decimal.parseUnsigned(line, from[3], to[3]);
    boolean wellFormed =
        keyToken()
            && Decimal.isUnsigned(line, from[1], to[1], 0xffffffffL)
            && Decimal.isSigned(line, from[2], to[2])
            && (r.command != Command.CAS || isNumber(4));
    if (!wellFormed) {
      swallowBytes = r.valueLength + 2;
      return refuse(ReplyLine.BAD_FORMAT);
    }
    r.flags = (int) Decimal.parseUnsigned(line, from[1], to[1]);
    // As memcached: a time after 2038 wraps to a negative one, which is over at once.
    r.exptime = (int) Decimal.parseSigned(line, from[2], to[2]);
    if (r.command == Command.CAS) {
      r.unique = Decimal.parseUnsigned(line, from[4], to[4]);
    }
    r.noreply = tokenCount > 4 && lastIsNoreply();
    return Outcome.REQUEST;
  }

  private Outcome key(int offset) {
    tokenize(offset);
    if (!keyToken()) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    request.noreply = lastIsNoreply();
    return Outcome.REQUEST;
  }

  private Outcome delta(int offset) {
    tokenize(offset);
    if (tokenCount < 2 || !keyToken()) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    request.noreply = lastIsNoreply();
    if (!isNumber(1)) {
      return refuse(ReplyLine.INVALID_DELTA);
    }
    request.number = Decimal.parseUnsigned(request.line, from[1], to[1]);
    return Outcome.REQUEST;
  }

  private Outcome touch(int offset) {
    tokenize(offset);
    if (tokenCount < 2 || !keyToken()) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    request.noreply = lastIsNoreply();
    return exptime(from[1], to[1]) ? Outcome.REQUEST : refuse(ReplyLine.INVALID_EXPTIME);
  }

  private Outcome delay(int offset) {
    tokenize(offset);
    request.noreply = tokenCount > 0 && lastIsNoreply();
    request.exptime = 0;
    boolean given = tokenCount > (request.noreply ? 1 : 0);
    return !given || exptime(from[0], to[0]) ? Outcome.REQUEST : refuse(ReplyLine.INVALID_EXPTIME);
  }

  private Outcome level(int offset) {
    tokenize(offset);
    request.noreply = tokenCount > 0 && lastIsNoreply();
    if (tokenCount == 0 || !Decimal.isUnsigned(request.line, from[0], to[0], 0xffffffffL)) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    request.number = Decimal.parseUnsigned(request.line, from[0], to[0]);
    return Outcome.REQUEST;
  }

  /**
   * These lines are passed on as they are, and a server that gets one in pieces hangs up on a long
   * one.
   */
  private Outcome words() {
    return request.lineLength < Limits.LINE_BYTES_MAX ? Outcome.REQUEST : refuse(ReplyLine.ERROR);
  }

  private Outcome meta(int offset) {
    int start = request.skipSpaces(offset);
    int end = request.skipWord(start);
    return outcome(meta.parse(start, end, end, Limits.META_TOKENS_MAX - 2));
  }

  private Outcome metaStorage(int offset) {
    Request r = request;
    int start = r.skipSpaces(offset);
    int end = r.skipWord(start);
    int lengthStart = r.skipSpaces(end);
    int lengthEnd = r.skipWord(lengthStart);
    if (!Decimal.isUnsigned(r.line, lengthStart, lengthEnd, Limits.VALUE_BYTES_MAX)) {
      return refuse(ReplyLine.BAD_FORMAT);
    }
    r.valueLength = (int) Decimal.parseUnsigned(r.line, lengthStart, lengthEnd);
    Outcome outcome = outcome(meta.parse(start, end, lengthEnd, Limits.META_TOKENS_MAX - 3));
    if (outcome == Outcome.REFUSED) {
      swallowBytes = r.valueLength + 2;
    }
    return outcome;
  }

  private Outcome metaDebug(int offset) {
    int start = request.skipSpaces(offset);
    return outcome(meta.parseDebug(start, request.skipWord(start)));
  }

  private Outcome outcome(@Nullable ReplyLine refusal) {
    return refusal == null ? Outcome.REQUEST : refuse(refusal);
  }

  /**
   * Splits the rest of the line at spaces: the first {@link #TOKENS_MAX} words, and the last one of
   * all.
   */
  private void tokenize(int offset) {
    Request r = request;
    tokenCount = 0;
    for (int at = r.skipSpaces(offset); at < r.lineLength; at = r.skipSpaces(lastTo)) {
      lastFrom = at;
      lastTo = r.skipWord(at);
      if (tokenCount < TOKENS_MAX) {
        from[tokenCount] = lastFrom;
        to[tokenCount++] = lastTo;
      }
    }
  }

  /** Takes the first token as the key, if there is one and it is not too long. */
  private boolean keyToken() {
    if (tokenCount == 0) {
      return false;
    }
    request.keyTooLong = to[0] - from[0] > Limits.KEY_BYTES_MAX;
    if (request.keyTooLong) {
      return false;
    }
    request.keyOffset = from[0];
    request.keyLength = to[0] - from[0];
    return true;
  }

  private boolean isNumber(int token) {
    return tokenCount > token && Decimal.isUnsigned(request.line, from[token], to[token]);
  }

  private boolean exptime(int start, int end) {
    if (!Decimal.isSigned(request.line, start, end)) {
      return false;
    }
    long seconds = Decimal.parseSigned(request.line, start, end);
    request.exptime = (int) seconds;
    return seconds == (int) seconds;
  }

  private boolean lastIsNoreply() {
    return request.isNoreply(lastFrom, lastTo);
  }

  private Outcome refuse(ReplyLine reply) {
    request.refusal = request.noreply ? null : reply;
    return Outcome.REFUSED;
  }
}
