package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.keyway.memory.Memory;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds one line at a time in a server's answers; a flyweight that is valid until the next call.
 *
 * <p>One per connection to a server, event loop only. A value's data block stays in the buffer for
 * the caller to take.
 */
public final class ReplyParser {

  /** What a call to {@link #parse} found. */
  public enum Outcome {
    /** No whole line yet; call again with more bytes. */
    INCOMPLETE,
    /** The header of a value; {@link #valueLength()} bytes and a line end follow in the buffer. */
    VALUE,
    /** One statistic of several. */
    STAT,
    /** {@code END}, which closes a retrieval or a list of statistics. */
    END,
    /** {@code ERROR}, {@code CLIENT_ERROR …} or {@code SERVER_ERROR …}. */
    ERROR,
    /** The whole answer to a meta command, in {@link #meta()}. */
    META,
    /**
     * The answer to a meta command up to its value, of which {@link #meta()} tells the length; it
     * and a line end follow in the buffer.
     */
    META_VALUE,
    /** Any other line; it is the whole answer. */
    LINE,
    /** Not the protocol: a line without end, or a value with an impossible header. */
    MALFORMED
  }

  private static final byte[] VALUE = ascii("VALUE ");
  private static final byte[] STAT = ascii("STAT ");
  private static final byte[] END = ascii("END");
  private static final byte[] ERROR = ascii("ERROR");
  private static final byte[] CLIENT_ERROR = ascii("CLIENT_ERROR ");
  private static final byte[] SERVER_ERROR = ascii("SERVER_ERROR ");

  private final byte[] line = new byte[Limits.REPLY_LINE_BYTES_MAX];
  private final MetaLine meta = new MetaLine(line);
  private int lineLength;
  private Outcome outcome = Outcome.INCOMPLETE;
  private boolean isMeta;
  private int scannedBytes;
  private int keyLength;
  private int valueLength;

  /** The line without its end. The caller must not change it. */
  public byte[] line() {
    return line;
  }

  /** The length of {@link #line()} in bytes. */
  public int lineLength() {
    return lineLength;
  }

  /** What the last call to {@link #parse} found. */
  public Outcome outcome() {
    return outcome;
  }

  /** Where a value's key starts in {@link #line()}. */
  public int keyOffset() {
    return VALUE.length;
  }

  /** The length of a value's key in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** The announced length of a value in bytes, without its line end. */
  public int valueLength() {
    return valueLength;
  }

  /** The answer to a meta command, if the line {@link #isMeta is} one. */
  public MetaLine meta() {
    return meta;
  }

  /** Whether the line is the answer to a meta command, and no error. */
  public boolean isMeta() {
    return isMeta;
  }

  /** The line as text. */
  public String text() {
    return new String(line, 0, lineLength, StandardCharsets.ISO_8859_1);
  }

  /** Whether the line is exactly one of the fixed ones. */
  public boolean is(ReplyLine reply) {
    byte[] bytes = reply.bytes();
    return Arrays.equals(line, 0, lineLength, bytes, 0, bytes.length - 2);
  }

  /**
   * Whether the line is an unsigned number, as incr and decr answer; memcached may pad it with
   * blanks.
   */
  public boolean isNumber() {
    int end = lineLength;
    while (end > 0 && line[end - 1] == ' ') {
      end--;
    }
    return Decimal.isUnsigned(line, 0, end);
  }

  /** Reads a line from the buffer, which must be direct, and moves the reader index behind it. */
  public Outcome parse(ByteBuf in) {
    outcome = next(in);
    return outcome;
  }

  private Outcome next(ByteBuf in) {
    int readable = Math.min(in.readableBytes(), Limits.REPLY_LINE_BYTES_MAX);
    int newline = Memory.indexOf(Buffers.readAddress(in), scannedBytes, readable, (byte) '\n');
    if (newline < 0) {
      scannedBytes = readable;
      return readable < Limits.REPLY_LINE_BYTES_MAX ? Outcome.INCOMPLETE : Outcome.MALFORMED;
    }
    scannedBytes = 0;
    Memory.copy(Buffers.readAddress(in), line, 0, newline);
    in.skipBytes(newline + 1);
    if (newline == 0 || line[newline - 1] != '\r') {
      return Outcome.MALFORMED;
    }
    lineLength = newline - 1;
    return classify();
  }

  private Outcome classify() {
    isMeta = meta.starts(lineLength);
    if (isMeta) {
      return metaOutcome();
    }
    if (startsWith(VALUE)) {
      return value();
    }
    if (startsWith(STAT)) {
      return Outcome.STAT;
    }
    if (isWord(END)) {
      return Outcome.END;
    }
    return startsWith(SERVER_ERROR) || startsWith(CLIENT_ERROR) || isWord(ERROR)
        ? Outcome.ERROR
        : Outcome.LINE;
  }

  private Outcome metaOutcome() {
    if (!meta.read()) {
      return Outcome.MALFORMED;
    }
    return meta.code() == MetaReplyWriter.Code.VA ? Outcome.META_VALUE : Outcome.META;
  }

  /** Checks {@code VALUE <key> <flags> <length> [<cas unique>]}. */
  private Outcome value() {
    int key = wordEnd(VALUE.length);
    int flags = wordEnd(key + 1);
    int length = wordEnd(flags + 1);
    keyLength = key - VALUE.length;
    valueLength = (int) Decimal.parseUnsigned(line, flags + 1, length, Limits.VALUE_BYTES_MAX);
    if (keyLength < 1
        || keyLength > Limits.KEY_BYTES_MAX
        || valueLength < 0
        || Decimal.parseUnsigned(line, key + 1, flags, 0xffffffffL) < 0
        || (length < lineLength && !Decimal.isUnsigned(line, length + 1, lineLength))) {
      return Outcome.MALFORMED;
    }
    return Outcome.VALUE;
  }

  private int wordEnd(int from) {
    return Memory.indexOf(line, from, lineLength, (byte) ' ');
  }

  private boolean startsWith(byte[] prefix) {
    return lineLength >= prefix.length
        && Arrays.equals(line, 0, prefix.length, prefix, 0, prefix.length);
  }

  private boolean isWord(byte[] word) {
    return lineLength == word.length && startsWith(word);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
