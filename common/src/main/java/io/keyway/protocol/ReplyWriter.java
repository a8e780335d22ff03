package io.keyway.protocol;

import io.keyway.memory.Buffers;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes a server's answers into a direct buffer that the caller owns.
 *
 * <p>Value headers are put together in an array first and copied once. One per event loop.
 */
public final class ReplyWriter {

  private static final byte[] VALUE = {'V', 'A', 'L', 'U', 'E', ' '};
  private static final byte[] CRLF = {'\r', '\n'};

  /**
   * The longest header: word, key, flags, length and CAS unique with a blank between them, and the
   * line end.
   */
  private static final int HEADER_BYTES_MAX =
      VALUE.length + Limits.KEY_BYTES_MAX + 3 * (1 + Decimal.DIGITS_MAX) + CRLF.length;

  private final byte[] header = new byte[HEADER_BYTES_MAX];

  /** Appends a fixed line. */
  public static void line(ByteBuf out, ReplyLine line) {
    Buffers.write(out, line.bytes());
  }

  /** Appends a line of any ASCII text; for rare answers, as it allocates. */
  public static void line(ByteBuf out, String text) {
    Buffers.write(out, (text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Appends one statistic. Neither part may hold a line end, the name no blank. */
  public static void stat(ByteBuf out, String name, String value) {
    line(out, "STAT " + name + " " + value);
  }

  /** Appends the end of a value's data block. */
  public static void endOfValue(ByteBuf out) {
    Buffers.write(out, CRLF);
  }

  /** Appends an unsigned number on a line of its own. */
  public void number(ByteBuf out, long number) {
    Buffers.write(out, header, 0, lineEnd(Decimal.write(number, header, 0)));
  }

  /**
   * Appends the header line of a value for the request's current key; {@code flags} are unsigned.
   */
  public void value(ByteBuf out, Request key, int flags, int length) {
    Buffers.write(out, header, 0, lineEnd(start(key, flags, length)));
  }

  /** Appends the header line of a value with its CAS unique. */
  public void value(ByteBuf out, Request key, int flags, int length, long unique) {
    int at = start(key, flags, length);
    header[at++] = ' ';
    Buffers.write(out, header, 0, lineEnd(Decimal.write(unique, header, at)));
  }

  private int start(Request key, int flags, int length) {
    System.arraycopy(VALUE, 0, header, 0, VALUE.length);
    System.arraycopy(key.line, key.keyOffset, header, VALUE.length, key.keyLength);
    int at = VALUE.length + key.keyLength;
    header[at++] = ' ';
    at = Decimal.write(Integer.toUnsignedLong(flags), header, at);
    header[at++] = ' ';
    return Decimal.write(length, header, at);
  }

  private int lineEnd(int at) {
    header[at] = CRLF[0];
    header[at + 1] = CRLF[1];
    return at + CRLF.length;
  }
}
