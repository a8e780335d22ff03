package io.keyway.bench;

import java.nio.charset.StandardCharsets;

/**
 * Finds where replies to gets and sets end in a byte stream that may be cut anywhere. It looks at
 * no more than that needs: line ends, the length field of {@code VALUE} lines, and the line end
 * behind each value. One instance per connection; not thread-safe.
 */
final class ReplyScanner {

  /** How a reply ended. */
  enum Reply {
    /** No further reply ends in the bytes fed so far. */
    PARTIAL,
    /** {@code END}, after any number of values. */
    VALUES,
    /** {@code STORED}. */
    STORED,
    /** An error line, with or without values before it; the stream is still in step. */
    ERROR,
    /** Bytes that are no reply; the connection is of no further use. */
    GARBAGE
  }

  /** No server has a reason to send a longer line for a get or a set. */
  static final int LINE_BYTES_MAX = 2048;

  private static final byte[] VALUE = ascii("VALUE ");
  private static final byte[] END = ascii("END");
  private static final byte[] STORED = ascii("STORED");
  private static final byte[] ERROR = ascii("ERROR");
  private static final byte[] CLIENT_ERROR = ascii("CLIENT_ERROR ");
  private static final byte[] SERVER_ERROR = ascii("SERVER_ERROR ");
  private static final int LINE_END_BYTES = 2;
  private static final int NUMBER_DIGITS_MAX = 9;

  private final int valueBytes;
  private final byte[] cutLine = new byte[LINE_BYTES_MAX];
  private int cutLineLength;
  private byte[] bytes = cutLine;
  private int position;
  private int limit;
  private int bodyLeft;
  private boolean ended;
  private int values;
  private int wrongValues;
  private String errorText = "";

  /** A scanner that expects values of {@code valueBytes} bytes. */
  ReplyScanner(int valueBytes) {
    this.valueBytes = valueBytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Gives it the next {@code length} bytes, lent until {@link #next} returns {@code PARTIAL}. */
  void feed(byte[] bytes, int length) {
    this.bytes = bytes;
    this.position = 0;
    this.limit = length;
  }

  /** Goes on to the end of the next reply. */
  Reply next() {
    if (ended) {
      ended = false;
      values = 0;
      wrongValues = 0;
    }
    Reply reply = Reply.PARTIAL;
    while (reply == Reply.PARTIAL && position < limit) {
      reply = bodyLeft > 0 ? body() : line();
    }
    ended = reply != Reply.PARTIAL;
    return reply;
  }

  /** The values in the reply that ended last. */
  int values() {
    return values;
  }

  /** Those among {@link #values} that had another length than expected. */
  int wrongValues() {
    return wrongValues;
  }

  /** The last error line or the start of the garbage. */
  String errorText() {
    return errorText;
  }

  private Reply body() {
    if (bodyLeft > LINE_END_BYTES) {
      int skipped = Math.min(bodyLeft - LINE_END_BYTES, limit - position);
      position += skipped;
      bodyLeft -= skipped;
      return Reply.PARTIAL;
    }
    byte expected = bodyLeft-- == LINE_END_BYTES ? (byte) '\r' : (byte) '\n';
    return bytes[position++] == expected
        ? Reply.PARTIAL
        : garbage("a value that does not end where its length says");
  }

  private Reply line() {
    int start = position;
    int end = start;
    byte[] source = bytes;
    while (end < limit && source[end] != '\n') {
      end++;
    }
    position = Math.min(end + 1, limit);
    if (end < limit && cutLineLength == 0) {
      return meaning(source, start, end);
    }
    int cutBytes = end - start;
    if (cutLineLength + cutBytes > LINE_BYTES_MAX) {
      return garbage("a line of more than " + LINE_BYTES_MAX + " bytes");
    }
    System.arraycopy(source, start, cutLine, cutLineLength, cutBytes);
    cutLineLength += cutBytes;
    return end < limit ? cutLineMeaning() : Reply.PARTIAL;
  }

  private Reply cutLineMeaning() {
    int length = cutLineLength;
    cutLineLength = 0;
    return meaning(cutLine, 0, length);
  }

  /** What the line means that stands from {@code start} to the line feed at {@code lineFeed}. */
  private Reply meaning(byte[] source, int start, int lineFeed) {
    int end = lineFeed - 1;
    if (end < start || source[end] != '\r') {
      return garbage(text(source, start, lineFeed));
    }
    if (startsWith(source, start, end, VALUE)) {
      return valueLine(source, start + VALUE.length, end)
          ? Reply.PARTIAL
          : garbage(text(source, start, end));
    }
    if (is(source, start, end, END)) {
      return Reply.VALUES;
    }
    if (is(source, start, end, STORED)) {
      return Reply.STORED;
    }
    if (is(source, start, end, ERROR)
        || startsWith(source, start, end, CLIENT_ERROR)
        || startsWith(source, start, end, SERVER_ERROR)) {
      errorText = text(source, start, end);
      return Reply.ERROR;
    }
    return garbage(text(source, start, end));
  }

  private static boolean is(byte[] source, int start, int end, byte[] word) {
    return end - start == word.length && startsWith(source, start, end, word);
  }

  private static boolean startsWith(byte[] source, int start, int end, byte[] word) {
    if (end - start < word.length) {
      return false;
    }
    for (int index = 0; index < word.length; index++) {
      if (source[start + index] != word[index]) {
        return false;
      }
    }
    return true;
  }

  /** Reads the length in {@code <key> <flags> <length>[ <cas>]}; false if there is none. */
  private boolean valueLine(byte[] source, int start, int end) {
    int at = afterBlank(source, afterBlank(source, start, end), end);
    int digits = 0;
    int length = 0;
    while (at < end && source[at] >= '0' && source[at] <= '9' && digits < NUMBER_DIGITS_MAX) {
      length = length * 10 + source[at++] - '0';
      digits++;
    }
    if (digits == 0 || (at < end && source[at] != ' ')) {
      return false;
    }
    bodyLeft = length + LINE_END_BYTES;
    values++;
    wrongValues += length == valueBytes ? 0 : 1;
    return true;
  }

  private static int afterBlank(byte[] source, int start, int end) {
    int at = start;
    while (at < end && source[at] != ' ') {
      at++;
    }
    return at + 1;
  }

  private Reply garbage(String what) {
    errorText = "not a reply: " + what;
    position = limit;
    return Reply.GARBAGE;
  }

  private static String text(byte[] source, int start, int end) {
    return new String(source, start, Math.min(end - start, 200), StandardCharsets.ISO_8859_1)
        .strip();
  }
}
