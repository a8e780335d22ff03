package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.netty.buffer.ByteBuf;

/**
 * Writes the answers to meta commands: a code, flags in the order they were asked for, and perhaps
 * a value behind the line.
 *
 * <p>A line is put together in an array and copied to the reply buffer, which the caller owns, by
 * {@link #end}. One per event loop.
 */
public final class MetaReplyWriter {

  /** What became of a command; the first word of its answer. */
  public enum Code {
    /** Done, or found, with no value behind the line. */
    HD,
    /** Found, with the value behind the line. */
    VA,
    /** Nothing there to read. */
    EN,
    /** Not stored, as the mode's condition does not hold. */
    NS,
    /** The item has another CAS unique. */
    EX,
    /** Nothing there to change. */
    NF,
    /** What is known about the item, for people. */
    ME
  }

  private static final int CODE_BYTES = 2;

  /**
   * The longest line: code and length, each letter once with a blank before it and a number behind
   * it, the longest key in base64 with its mark, an opaque token, and the line end.
   */
  private static final int LINE_BYTES_MAX =
      CODE_BYTES
          + 26 * 2 * (2 + Decimal.DIGITS_MAX)
          + Base64Key.encodedLength(Limits.KEY_BYTES_MAX)
          + Limits.OPAQUE_BYTES_MAX
          + 2;

  private final byte[] line = new byte[LINE_BYTES_MAX];
  private int length;

  /** Starts a line. */
  public void start(Code code) {
    length = 0;
    String name = code.name();
    append(name.charAt(0));
    append(name.charAt(1));
  }

  /** Starts the line before a value; {@code valueLength} is in bytes. */
  public void startValue(int valueLength) {
    start(Code.VA);
    append(' ');
    length = Decimal.write(valueLength, line, length);
  }

  /** Adds a flag that is one letter. */
  public void flag(char letter) {
    append(' ');
    append(letter);
  }

  /** Adds a flag with an unsigned number. */
  public void flag(char letter, long number) {
    flag(letter);
    length = Decimal.write(number, line, length);
  }

  /** Adds the seconds that an item has left to live; below 0 is for ever. */
  public void ttl(int seconds) {
    if (seconds < 0) {
      flag('t');
      append('-');
      append('1');
    } else {
      flag('t', seconds);
    }
  }

  /** Adds the request's key, in base64 if it came so. */
  public void key(Request request) {
    key(request.line, request.keyOffset, request.keyLength, request.meta.isKeyBase64());
  }

  /** Adds the request's opaque token. */
  public void opaque(Request request) {
    opaque(request.line, request.meta.opaqueOffset, request.meta.opaqueLength);
  }

  /** Adds what an answer without an item has of its request: key and opaque token, if asked for. */
  public void echoes(Request request) {
    MetaFlags flags = request.meta;
    for (int i = 0; i < flags.count(); i++) {
      echo(flags.letter(i), request);
    }
  }

  /** Adds key or opaque token if the letter asks for one. */
  public void echo(char letter, Request request) {
    if (letter == 'k') {
      key(request);
    } else if (letter == 'O') {
      opaque(request);
    }
  }

  /** Ends the line and appends it to a reply. */
  public void end(ByteBuf out) {
    append('\r');
    append('\n');
    Buffers.write(out, line, 0, length);
  }

  /** Appends the whole answer to {@code me}; {@code fields} are ASCII. Allocates. */
  public void debug(ByteBuf out, Request request, String fields) {
    length = 0;
    append('M');
    append('E');
    append(' ');
    appendKey(request.line, request.keyOffset, request.keyLength, request.meta.isKeyBase64());
    append(' ');
    Buffers.write(out, line, 0, length);
    ReplyWriter.line(out, fields);
  }

  void key(byte[] bytes, int offset, int count, boolean base64) {
    flag('k');
    appendKey(bytes, offset, count, base64);
    if (base64) {
      flag('b');
    }
  }

  void opaque(byte[] bytes, int offset, int count) {
    append(' ');
    append(bytes, offset, count);
  }

  private void appendKey(byte[] bytes, int offset, int count, boolean base64) {
    if (base64) {
      length = Base64Key.encode(bytes, offset, count, line, length);
    } else {
      append(bytes, offset, count);
    }
  }

  private void append(byte[] bytes, int offset, int count) {
    System.arraycopy(bytes, offset, line, length, count);
    length += count;
  }

  private void append(char letter) {
    line[length++] = (byte) letter;
  }
}
